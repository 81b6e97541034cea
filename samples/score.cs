#!/usr/bin/env dotnet
#:project ../src/Hypencoder.Models/Hypencoder.Models.csproj

// Scores passages with the q-nets of queries: `dotnet run samples/score.cs [MODEL]`.
// Without a model, the published one is pulled from Hugging Face.

using Hypencoder.Models;
using Hypencoder.Search;

string name = args.Length > 0 ? args[0] : "jfkback/hypencoder.6_layer";

using RetrievalModel model = RetrievalModel.Load(name);

QNet[] queries = model.EncodeQueries(
    ["how many states are there in india", "when do concussion symptoms appear"]);
float[] passages = model.EncodePassages(
    ["India has 28 states and 8 union territories.",
     "Concussion symptoms can appear immediately or up to 72 hours after the injury."]);

foreach (QNet query in queries)
    Console.WriteLine(string.Join("  ", query.Score(passages)));
