#!/usr/bin/env dotnet
#:project ../src/Hypencoder.Retrieval/Hypencoder.Retrieval.csproj

// Encodes a few passages into an index on disk and searches it: `dotnet run samples/search.cs [MODEL [DIRECTORY]]`.

using Hypencoder.Data;
using Hypencoder.Models;
using Hypencoder.Retrieval;
using Hypencoder.Search;

string name = args.Length > 0 ? args[0] : "jfkback/hypencoder.6_layer";
string directory = args.Length > 1 ? args[1] : Directory.CreateTempSubdirectory().FullName;

using RetrievalModel model = RetrievalModel.Load(name);
Passage[] passages =
[
    new("india", "", "India has 28 states and 8 union territories."),
    new("concussion", "", "Concussion symptoms can appear immediately or up to 72 hours after the injury."),
];
using PassageIndex index = await PassageIndex.BuildAsync(model, passages, directory);

QNet query = model.EncodeQueries(["how many states are there in india"])[0];
Ranking ranking = new ExhaustiveSearch(index.Vectors).Search(query, topK: 10);
for (int rank = 0; rank < ranking.Indices.Length; rank++)
    Console.WriteLine($"{index.Vectors.Id(ranking.Indices[rank])}\t{ranking.Scores[rank]:F4}");
