using System.Globalization;

namespace Hypencoder.Extensions.AI;

/// <summary>Keys of records as the ids of passages.</summary>
internal static class RecordKey
{
    public const string SupportedTypes = "string, Guid, int and long";

    public static bool IsSupported(Type type) =>
        type == typeof(string) || type == typeof(Guid) || type == typeof(int) || type == typeof(long);

    /// <summary>The id of a key.</summary>
    /// <exception cref="ArgumentException">The key is an empty string, or of another type.</exception>
    public static string ToId(object key) => key switch
    {
        string { Length: > 0 } text => text,
        string => throw new ArgumentException("expected a key, found an empty string", nameof(key)),
        Guid id => id.ToString("D"),
        int number => number.ToString(CultureInfo.InvariantCulture),
        long number => number.ToString(CultureInfo.InvariantCulture),
        _ => throw new ArgumentException(
            $"expected a key of one of the types {SupportedTypes}, found {key.GetType().Name}", nameof(key)),
    };

    /// <summary>The key with an id.</summary>
    /// <exception cref="InvalidDataException">The id is no key of this type.</exception>
    public static object FromId(string id, Type type)
    {
        if (type == typeof(string))
            return id;
        if (type == typeof(Guid) && Guid.TryParseExact(id, "D", out Guid guid))
            return guid;
        if (long.TryParse(id, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number))
        {
            if (type == typeof(long))
                return number;
            if (type == typeof(int) && number is >= int.MinValue and <= int.MaxValue)
                return (int)number;
        }
        throw new InvalidDataException(
            $"expected the id of a passage that is a key of type {type.Name}, found \"{id}\"");
    }
}
