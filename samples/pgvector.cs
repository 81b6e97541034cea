#!/usr/bin/env dotnet
#:project ../src/Hypencoder.Extensions.AI/Hypencoder.Extensions.AI.csproj
#:package Npgsql

// Candidates from PostgreSQL with pgvector, scored by the q-net here: `dotnet run samples/pgvector.cs [INDEX [QUERY]]`.
// The environment variable HYPENCODER_PGVECTOR has the connection string of the database, where the table
// hypencoder_passages is made anew. INDEX is any index folder whose passages were encoded at once.

using System.Globalization;
using Hypencoder.Data;
using Hypencoder.Extensions.AI;
using Hypencoder.Models;
using Hypencoder.Retrieval;
using Hypencoder.Search;
using Microsoft.Extensions.AI;
using Npgsql;

if (Environment.GetEnvironmentVariable("HYPENCODER_PGVECTOR") is not string address)
{
    Console.WriteLine("skipped: HYPENCODER_PGVECTOR is not set to the connection string of a PostgreSQL with pgvector");
    return;
}
string directory = args.Length > 0 ? args[0] : await SmallIndexAsync();
string query = args.Length > 1 ? args[1] : "convert text to a number";

using Retriever retriever = await Retriever.OpenAsync(directory);
VectorStore vectors = retriever.Index.Vectors;

await using NpgsqlDataSource source = NpgsqlDataSource.Create(address);
await using NpgsqlConnection database = await source.OpenConnectionAsync();
await ExecuteAsync(
    $"""
    CREATE EXTENSION IF NOT EXISTS vector;
    DROP TABLE IF EXISTS hypencoder_passages;
    CREATE TABLE hypencoder_passages (id text PRIMARY KEY, embedding vector({vectors.Dimension}));
    CREATE INDEX ON hypencoder_passages USING hnsw (embedding vector_ip_ops);
    SET hnsw.ef_search = 100; -- greatest number of rows that the index returns
    """);
for (int i = 0; i < vectors.Count; i++)
{
    await ExecuteAsync(
        "INSERT INTO hypencoder_passages VALUES ($1, $2::vector)", vectors.Id(i), Text(vectors.Vector(i)));
}

using QueryEmbeddingGenerator queries = new(retriever);
ReadOnlyMemory<float> vector = await queries.GenerateVectorAsync(query);
await using NpgsqlCommand select = Command(
    "SELECT id FROM hypencoder_passages ORDER BY embedding <#> $1::vector LIMIT 100", // the negative inner product
    Text(vector.Span));
await using NpgsqlDataReader rows = await select.ExecuteReaderAsync();
List<string> candidates = [];
while (await rows.ReadAsync())
    candidates.Add(rows.GetString(0));

IReadOnlyList<Hit> hits = retriever.Rerank(query, candidates, topK: 3);
foreach (Hit hit in hits)
    Console.WriteLine($"{hit.Score:F3}  {hit.Id}  {hit.Passage.Title}");
int common = retriever.Search(query, topK: 3).IntersectBy(hits.Select(hit => hit.Id), hit => hit.Id).Count();
Console.WriteLine($"{common} of {hits.Count} are the best of exhaustive search, from {candidates.Count} candidates");

NpgsqlCommand Command(string sql, params string[] values)
{
    NpgsqlCommand command = new(sql, database);
    foreach (string value in values)
        command.Parameters.AddWithValue(value);
    return command;
}

async Task ExecuteAsync(string sql, params string[] values)
{
    await using NpgsqlCommand command = Command(sql, values);
    await command.ExecuteNonQueryAsync();
}

static string Text(ReadOnlySpan<float> vector) =>
    $"[{string.Join(',', vector.ToArray().Select(value => value.ToString("R", CultureInfo.InvariantCulture)))}]";

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
