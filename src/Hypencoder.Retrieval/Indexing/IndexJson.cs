using System.Text.Json;
using System.Text.Json.Serialization;
using Hypencoder.Data;
using Hypencoder.Search;

namespace Hypencoder.Retrieval.Indexing;

/// <summary>
/// The passages of an index as JSON, without reflection, which programs of one file (<c>dotnet run file.cs</c>) and
/// compiled ahead of time do not have. What follows from the others is left out, and a missing part refused.
/// </summary>
[JsonSourceGenerationOptions(
    IgnoreReadOnlyProperties = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Passage))]
internal sealed partial class PassageJson : JsonSerializerContext;

/// <summary>The kinds of vectors by their names on the command line.</summary>
internal sealed class VectorElementConverter()
    : JsonStringEnumConverter<VectorElement>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);

/// <summary>The description of an index as JSON, in the same way.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, IgnoreReadOnlyProperties = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = [typeof(VectorElementConverter)])]
[JsonSerializable(typeof(IndexInfo))]
internal sealed partial class IndexInfoJson : JsonSerializerContext;
