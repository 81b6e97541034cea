#!/usr/bin/env dotnet
#:project ../src/Hypencoder.Extensions.AI/Hypencoder.Extensions.AI.csproj
#:package Cloud.Unum.USearch

// Candidates from USearch, scored by the q-net here: `dotnet run samples/usearch.cs [INDEX [QUERY]]`.
// INDEX is any index folder whose passages were encoded at once; without it, a small one is made.

using Cloud.Unum.USearch;
using Hypencoder.Data;
using Hypencoder.Extensions.AI;
using Hypencoder.Models;
using Hypencoder.Retrieval;
using Hypencoder.Search;
using Microsoft.Extensions.AI;

string directory = args.Length > 0 ? args[0] : await SmallIndexAsync();
string query = args.Length > 1 ? args[1] : "convert text to a number";
const int candidates = 100;

using Retriever retriever = await Retriever.OpenAsync(directory);
VectorStore vectors = retriever.Index.Vectors;

using USearchIndex engine = new(MetricKind.Ip, ScalarKind.Float32, (ulong)vectors.Dimension);
for (int i = 0; i < vectors.Count; i++)
    engine.Add((ulong)i, vectors.Vector(i).ToArray());

using QueryEmbeddingGenerator queries = new(retriever);
ReadOnlyMemory<float> vector = await queries.GenerateVectorAsync(query);
int found = engine.Search(vector.ToArray(), candidates, out ulong[] keys, out _);

IReadOnlyList<Hit> hits = retriever.Rerank(query, keys.Take(found).Select(key => vectors.Id((int)key)), topK: 3);
foreach (Hit hit in hits)
    Console.WriteLine($"{hit.Score:F3}  {hit.Id}  {hit.Passage.Title}");
int common = retriever.Search(query, topK: 3).IntersectBy(hits.Select(hit => hit.Id), hit => hit.Id).Count();
Console.WriteLine($"{common} of {hits.Count} are the best of exhaustive search");

static async Task<string> SmallIndexAsync()
{
    string directory = Directory.CreateTempSubdirectory().FullName;
    using RetrievalModel model = RetrievalModel.Load("Snowflake/snowflake-arctic-embed-xs");
    Passage[] passages =
    [
        new("1", "Int32.Parse", "Converts the string representation of a number to an integer."),
        new("2", "DateTime.Parse", "Converts the string representation of a date and time to a DateTime."),
        new("3", "File.ReadAllText", "Opens a text file, reads all the text in the file, and then closes the file."),
        new("4", "Array.Sort", "Sorts the elements of an array."),
        new("5", "Double.TryParse", "Converts text to a number, and says whether that succeeded."),
        new("6", "String.Join", "Joins the elements of a collection with a separator between them."),
    ];
    (await PassageIndex.BuildAsync(model, passages, directory)).Dispose();
    return directory;
}
