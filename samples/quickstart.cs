#:project ../src/Hypencoder.Retrieval/Hypencoder.Retrieval.csproj
using Hypencoder.Data;
using Hypencoder.Models;
using Hypencoder.Retrieval;

using RetrievalModel model = RetrievalModel.Load("sentence-transformers/all-MiniLM-L6-v2");
Passage[] passages =
[
    new("1", "DateTime.Parse", "Converts the string representation of a date and time to a DateTime."),
    new("2", "File.ReadAllText", "Opens a text file, reads all the text in the file, and then closes the file."),
    new("3", "Array.Sort", "Sorts the elements of an array."),
];
using PassageIndex index = await PassageIndex.BuildAsync(model, passages, "index");
using Retriever retriever = await Retriever.OpenAsync("index"); // the index knows its model
foreach (Hit hit in retriever.Search("parse a date from text", topK: 2))
    Console.WriteLine($"{hit.Score:F3}  {hit.Passage.Title}  {hit.Id}");
// 0.680  DateTime.Parse  1
// 0.131  File.ReadAllText  2
