using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Hypencoder.Extensions.AI;

/// <summary>
/// Serialises the values of data properties, without reflection, which is not available in single-file programs. The
/// types listed here are those that a data property may have, beside their nullable forms.
/// </summary>
[JsonSourceGenerationOptions(NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(byte))]
[JsonSerializable(typeof(short))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(long))]
[JsonSerializable(typeof(float))]
[JsonSerializable(typeof(double))]
[JsonSerializable(typeof(decimal))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(Guid))]
[JsonSerializable(typeof(DateTime))]
[JsonSerializable(typeof(DateTimeOffset))]
[JsonSerializable(typeof(DateOnly))]
[JsonSerializable(typeof(TimeOnly))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(List<string>))]
[JsonSerializable(typeof(int[]))]
[JsonSerializable(typeof(List<int>))]
[JsonSerializable(typeof(long[]))]
[JsonSerializable(typeof(List<long>))]
[JsonSerializable(typeof(double[]))]
[JsonSerializable(typeof(List<double>))]
internal sealed partial class RecordValues : JsonSerializerContext
{
    public const string SupportedTypes =
        "bool, byte, short, int, long, float, double, decimal, string, Guid, DateTime, DateTimeOffset, DateOnly, "
        + "TimeOnly, and arrays and lists of string, int, long and double";

    /// <summary>How a type is serialised; null if it is not supported.</summary>
    public static JsonTypeInfo? Of(Type type) => Default.GetTypeInfo(Nullable.GetUnderlyingType(type) ?? type);
}
