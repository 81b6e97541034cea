import {createRequire} from 'module'; const require=createRequire(import.meta.url);
const T=require('tokenizers'); import fs from 'fs';
const out=process.argv[2];
const letters='abcdefghijklmnopqrstuvwxyz', upper=letters.toUpperCase(), digits='0123456789';
const accents='éàüçñïøßœ', caps='ÉÀÜ', cjk='中国人日本東', other='αβγσπжщ';
const punctuation='.,;:!?()[]<>/\\\'"-_+*#$%&@~^|={}`。、';
const words='the of and new york covid vaccine virus bee honey make café cafe über naive istanbul c sharp net dot query passage how do spread COVID The Bee'.split(' ');
const set=new Set(['[PAD]','[UNK]','[CLS]','[SEP]','[MASK]']);
for(const c of letters+upper+digits+accents+caps+cjk+other) {set.add(c);}
for(const c of punctuation) set.add(c);
for(const c of letters+upper+digits+accents+caps+cjk+other) set.add('##'+c);
set.add('e\u0301');set.add('\u0301');set.add('##\u0301');
for(const w of words) set.add(w);
for(const w of ['ing','er','s','id','19','ee','oney']) set.add('##'+w);
const vocab={}; [...set].forEach((t,i)=>vocab[t]=i);
const size=set.size;
const flag=(normalized,lstrip,rstrip,single_word)=>({normalized,lstrip,rstrip,single_word});
function json(normalizer,added,{special={}}={}){
  let next=size; const tokens=['[PAD]','[UNK]','[CLS]','[SEP]','[MASK]'].map(t=>({id:vocab[t],content:t,single_word:false,lstrip:false,rstrip:false,normalized:false,special:true,...(special[t]??{})}));
  for(const [content,flags={}] of added) tokens.push({id:content in vocab?vocab[content]:next++,content,single_word:false,lstrip:false,rstrip:false,normalized:false,special:false,...flags});
  return {version:'1.0',truncation:null,padding:null,added_tokens:tokens,
    normalizer:{type:'BertNormalizer',clean_text:true,handle_chinese_chars:true,strip_accents:null,lowercase:true,...normalizer},
    pre_tokenizer:{type:'BertPreTokenizer'},
    post_processor:{type:'TemplateProcessing',single:[{SpecialToken:{id:'[CLS]',type_id:0}},{Sequence:{id:'A',type_id:0}},{SpecialToken:{id:'[SEP]',type_id:0}}],
      pair:[{SpecialToken:{id:'[CLS]',type_id:0}},{Sequence:{id:'A',type_id:0}},{SpecialToken:{id:'[SEP]',type_id:0}},{Sequence:{id:'B',type_id:1}},{SpecialToken:{id:'[SEP]',type_id:1}}],
      special_tokens:{'[CLS]':{id:'[CLS]',ids:[2],tokens:['[CLS]']},'[SEP]':{id:'[SEP]',ids:[3],tokens:['[SEP]']}}},
    decoder:{type:'WordPiece',prefix:'##',cleanup:true},
    model:{type:'WordPiece',unk_token:'[UNK]',continuing_subword_prefix:'##',max_input_chars_per_word:100,vocab}};
}
const N={normalized:true}, L={lstrip:true}, R={rstrip:true}, S={single_word:true};
const words1=[['COVID19',N],['Café',N],['中国',N],['New York',N],['C++',N],['.NET',N],['Über',{...N,...S}],['<q>',{...L,special:true}],['<p>',{...R,special:true}],['İstanbul',N]];
const words2=[['COVID19'],['Café'],['中国'],['New York'],['C++'],['.NET'],['Über',S],['<q>',{...L,...R}],['e\u0301t',N],['İstanbul',S]];
const combos=[]; for(let i=0;i<16;i++) combos.push(['q'+'abcdefghijklmnop'[i]+'Z',flag(!!(i&1),!!(i&2),!!(i&4),!!(i&8))]);
const overlapping=[['ab'],['abc',N],['bcd',N],['a b',N],['bc',S],['cab',{...N,...S}],['BCD'],['the',N],['##ing'],['é',{...N,...L}],['.,',{...L,...R}],['_',N]];
const tokenizers={
 uncased:json({},words1), cased:json({lowercase:false},words2),
 uncased_accents_kept:json({strip_accents:false},words1), cased_accents_stripped:json({lowercase:false,strip_accents:true},words1),
 ideographs_whole:json({handle_chinese_chars:false},words1),
 combinations:json({},combos), combinations_cased:json({lowercase:false},combos), overlapping:json({},overlapping),
 special:json({},[['[Q]',{...N,special:true}],['[D]',{special:true,...S}],[' ',{}],['日本',{...L,...R}]],{special:{'[MASK]':{...L},'[CLS]':{normalized:true},'[SEP]':{...R,...S}}}),
};
const texts=['','covid19','COVID19','Covid19 spreads','the covid19 vaccine','xcovid19y','how do COVID19 virus spread?','co\u0301vid19','covid 19',
 'Café','cafe','CAFE\u0301S','a café, the cafés','cafe\u0301','中国','我在中国人','a中国b','中 国','New York','new york','NEW  YORK','new\tyork','newyorker New York.','c++','C++ and c+ +','c++++',
 '.net','the .NET.','dot.net','ASP.NET Core','über','Über allen','überall','_über_','(über)','<q> how do bees make honey','a   <q>   b','<q><q>','<Q>','<p>   the','the <p>',' <p> ','İstanbul','istanbul','i\u0307stanbul','ISTANBUL',
 'qaZ qbZ qcZ qdZ qeZ qfZ qgZ qhZ','  qiZ  qjZ  qkZ  qlZ  qmZ  qnZ  qoZ  qpZ  ','qaZqbZqcZqdZqeZqfZqgZqhZqiZqjZqkZqlZqmZqnZqoZqpZ','QAZ QBZ QCZ QDZ QEZ QFZ QGZ QHZ QIZ QJZ QKZ QLZ QMZ QNZ QOZ QPZ','qiz,qjz;qkz.qlz_qmz-qnz\u3000qoz\u00a0qpz','éqiZ qiZé 中qiZ qiZ中 qjZ1 1qjZ',
 'abcd','abc bcd','ABCD abcde','xabcab','a b c','A B','cab cabs scab','the thesis ing ##ing running','é e É e\u0301','a .,b','snake_case _ _x',
 '[CLS] text [SEP]','[cls] [SEP][MASK] x','a  [MASK]  b','[mask]','[Q] [q][D] [D]a x[D]','日本 日本 東日本','ab\u2028cd\u0085ef','a\u200db \u00adc','ﬁne ½ Ａ','שלום','😀 bee','σοφοΣ ΑΒΓ','E\u0301T e\u0301t','tHe\u00a0bee','a\u0000b\ufffdc'];
fs.mkdirSync(out,{recursive:true});
for(const [name,j] of Object.entries(tokenizers)){
  fs.mkdirSync(`${out}/${name}`,{recursive:true});
  fs.writeFileSync(`${out}/${name}/tokenizer.json`,JSON.stringify(j)+'\n');
  const t=T.Tokenizer.fromFile(`${out}/${name}/tokenizer.json`);
  const cases=[]; for(const text of texts){const e=await t.encode(text); cases.push({text,ids:e.getIds()});}
  fs.writeFileSync(`${out}/${name}/expected.json`,'[\n'+cases.map(c=>JSON.stringify(c)).join(',\n')+'\n]\n');
}
console.log(texts.length);
