"""Common given names in the UK, of several generations and origins.

They tell a column of people's names from one of streets or firms, so a name that is
also a common word or a usual part of a place's name (Rose, Victoria, Kent) is left out.
The list is not complete, and is not meant to be.
"""

from __future__ import annotations

_NAMES = """
aaron abdul abdullah abigail adam adrian ahmed aidan aisha alan alexander alexandra
alfie alice alison amanda amelia amina amir amit amy andrea andrew angela anita anjali
ann anna anne annie anthony antonio anwar archie arjun arthur asha ashley asif ava
ayesha barbara beatrice ben benjamin bernard beth bethany beverley bill billy bob
brenda brian bridget bronwen callum cameron carl carol caroline catherine cathy
charlie cheryl chloe chris christine christopher claire clare clive colin connor craig
cynthia daisy daniel danielle darren dave david dean debbie deborah deepak denise
dennis derek diana diane donald donna doreen doris dorothy douglas duncan dylan edith
edward eileen elaine eleanor elizabeth ella ellen ellie elsie emily emma eric erin
ethan ethel eva eve evelyn evie faisal farah farhan fatima fiona frances francesca
frank fred frederick freya gareth gary gavin gemma geoff geoffrey george georgina
gerald geraldine gillian gita glenn gordon graham greg gregory gwen hamza hannah
harold harriet harry hassan hazel heather helen henry hilary holly howard hugh hussain
hussein ian ibrahim imran irene isaac isabel isabella isabelle isla ismail ivan jack
jackie jacob jacqueline jade jake james jamie jan jane janet janice jasmine jason jay
jayne jean jeff jeffrey jennifer jenny jeremy jessica jill jim jo joan joanna joanne
joe joel john johnny jonathan jose joseph josephine joshua joyce juan judith judy
julia julian julie justin kamal karen karim karl kate katherine kathleen kathryn katie
kayleigh keith kelly ken kenneth kerry kevin khadija kieran kim kimberley krzysztof
kwame kyle laura lauren lawrence leah leanne lee leo leon lesley leslie lewis liam
lily linda lindsay lisa liz logan lorraine louis louisa louise lucas lucy luke lydia
lynn lynne malcolm margaret maria marian marie marilyn marion martin martyn mary
maryam mateusz matilda matt matthew maureen maurice max megan melanie melissa michael
michelle miguel mike millie miriam mohamed mohammad mohammed moira molly monica
muhammad mustafa nabila nadia nancy naomi natalie natasha nathan neil niamh nicholas
nicola nicole nigel nina noah nora norma norman olga oliver olivia omar oscar owen
pamela parveen patricia patrick paul paula pauline peggy peter phil philip phillip
phoebe phyllis piotr pooja poppy priya rachel rahul raj rajesh ralph ravi raymond
rebecca reece rehana rhys richard rita rob robert roberta robin rodney roger roisin
ronald rory rosemary rosie roy ruby russell ruth ryan sabrina sadia saeed sally salma
sam samantha samuel sandra sanjay sara sarah scott seamus sean shabana shannon sharon
shaun sheila shirley simon siobhan sofia sonia sophia sophie stacey stephanie stephen
steve steven stuart sue suleman sunita susan suzanne svetlana sylvia tahir tanya tara
tariq terence teresa terry thelma theo theresa thomas tim timothy tina toby tom tomasz
tony tracey tracy trevor usman valerie vanessa vera veronica vijay vikram vincent
violet vivian walter wayne wendy wilfred william winifred yasmin yusuf yvonne zac
zachary zahra zainab zara zoe
"""
GIVEN_NAMES = tuple(_NAMES.split())
