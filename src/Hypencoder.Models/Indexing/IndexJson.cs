using System.Text.Json.Serialization;
using Hypencoder.Data;

namespace Hypencoder.Models.Indexing;

/// <summary>
/// The passages of an index as JSON, without reflection, which programs of one file (<c>dotnet run file.cs</c>) and
/// compiled ahead of time do not have.
/// </summary>
[JsonSerializable(typeof(Passage))]
internal sealed partial class PassageJson : JsonSerializerContext;

/// <summary>The description of an index as JSON, in the same way.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(IndexInfo))]
internal sealed partial class IndexInfoJson : JsonSerializerContext;
