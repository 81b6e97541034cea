using System.Text.Json;
using System.Text.Json.Serialization;
using Hypencoder.Data;
using Hypencoder.Search;

namespace Hypencoder.Retrieval.Indexing;

/// <summary>
/// Serialises the passages of an index without reflection, which is not available in single-file programs (<c>dotnet
/// run file.cs</c>) and with ahead-of-time compilation. Derived properties are omitted, and a missing property is
/// refused.
/// </summary>
[JsonSourceGenerationOptions(
    IgnoreReadOnlyProperties = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Passage))]
internal sealed partial class PassageJson : JsonSerializerContext;

/// <summary>Converts number formats by their names on the command line.</summary>
internal sealed class VectorElementConverter()
    : JsonStringEnumConverter<VectorElement>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);

/// <summary>Serialises the description of an index, also without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, IgnoreReadOnlyProperties = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = [typeof(VectorElementConverter)])]
[JsonSerializable(typeof(IndexInfo))]
internal sealed partial class IndexInfoJson : JsonSerializerContext;
