#!/usr/bin/env dotnet
#:project ../src/Hypencoder.Extensions.AI/Hypencoder.Extensions.AI.csproj
#:package Qdrant.Client

// Candidates from Qdrant, scored by the q-net here: `dotnet run samples/qdrant.cs [INDEX [QUERY]]`.
// The environment variable HYPENCODER_QDRANT has the address of the server's gRPC, such as http://localhost:6334, where
// the collection hypencoder_passages is made anew. INDEX is any index folder whose passages were encoded at once.

using Hypencoder.Data;
using Hypencoder.Extensions.AI;
using Hypencoder.Models;
using Hypencoder.Retrieval;
using Hypencoder.Search;
using Microsoft.Extensions.AI;
using Qdrant.Client;
using Qdrant.Client.Grpc;

if (Environment.GetEnvironmentVariable("HYPENCODER_QDRANT") is not string address)
{
    Console.WriteLine("skipped: HYPENCODER_QDRANT is not set to the address of a Qdrant server");
    return;
}
string directory = args.Length > 0 ? args[0] : await SmallIndexAsync();
string query = args.Length > 1 ? args[1] : "convert text to a number";

using Retriever retriever = await Retriever.OpenAsync(directory);
VectorStore vectors = retriever.Index.Vectors;

using QdrantClient engine = new(new Uri(address));
await engine.RecreateCollectionAsync(
    "hypencoder_passages", new VectorParams { Size = (ulong)vectors.Dimension, Distance = Distance.Dot });
foreach (int[] block in Enumerable.Range(0, vectors.Count).Chunk(256))
{
    await engine.UpsertAsync("hypencoder_passages", [.. block.Select(
        i => new PointStruct { Id = (ulong)i, Vectors = vectors.Vector(i).ToArray() })]);
}

using QueryEmbeddingGenerator queries = new(retriever);
ReadOnlyMemory<float> vector = await queries.GenerateVectorAsync(query);
IReadOnlyList<ScoredPoint> candidates =
    await engine.QueryAsync("hypencoder_passages", query: vector.ToArray(), limit: 100);

IReadOnlyList<Hit> hits =
    retriever.Rerank(query, candidates.Select(point => vectors.Id((int)point.Id.Num)), topK: 3);
foreach (Hit hit in hits)
    Console.WriteLine($"{hit.Score:F3}  {hit.Id}  {hit.Passage.Title}");
int common = retriever.Search(query, topK: 3).IntersectBy(hits.Select(hit => hit.Id), hit => hit.Id).Count();
Console.WriteLine($"{common} of {hits.Count} are the best of exhaustive search, from {candidates.Count} candidates");

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
