using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Hypencoder.Training.Yaml;

/// <summary>
/// Reads the values of settings strictly, and checks that lists and blocks are where they are expected. YamlDotNet
/// itself reads <c>1_0</c> and <c>0x10</c> as numbers, accepts any number for an enumeration, and names .NET types in
/// its messages.
/// </summary>
internal sealed class StrictNodes : INodeDeserializer
{
    public bool Deserialize(
        IParser reader, Type expectedType, Func<IParser, Type, object?> nestedObjectDeserializer, out object? value,
        ObjectDeserializer rootDeserializer)
    {
        value = null;
        if (reader.Current is not NodeEvent node)
            return false;
        Type type = Nullable.GetUnderlyingType(expectedType) ?? expectedType;
        if (Kind(type) is not string kind)
        {
            bool list = type.IsConstructedGenericType && type.GetGenericTypeDefinition() == typeof(List<>);
            if (list ? node is not SequenceStart : node is not MappingStart)
                throw Error(node, list ? "a list" : "keys with values");
            return false;
        }
        value = node is Scalar scalar && !IsNull(scalar) ? Parse(scalar.Value, type) : null;
        if (value is null)
            throw Error(node, kind);
        reader.MoveNext();
        return true;
    }

    /// <summary>The name of a single value of the type in messages; null where the type is a list or a block.</summary>
    private static string? Kind(Type type) =>
        type == typeof(string) ? "a text"
        : type == typeof(bool) ? "true or false"
        : type == typeof(int) ? "a whole number"
        : type == typeof(double) ? "a number"
        : type.IsEnum ? $"one of {string.Join(", ", Enum.GetNames(type).Select(Underscored))}"
        : null;

    private static object? Parse(string text, Type type)
    {
        if (type == typeof(string))
            return text;
        if (type == typeof(bool))
            return text is "true" or "false" ? text == "true" : null;
        if (type == typeof(int))
        {
            return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int whole)
                ? whole
                : null;
        }
        if (type == typeof(double))
        {
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
                && double.IsFinite(number)
                    ? number
                    : null;
        }
        string? name = Enum.GetNames(type).FirstOrDefault(n => Underscored(n) == text);
        return name is null ? null : Enum.Parse(type, name);
    }

    private static string Underscored(string name) => UnderscoredNamingConvention.Instance.Apply(name);

    private static bool IsNull(Scalar scalar) =>
        scalar.Style == ScalarStyle.Plain && scalar.Value is "" or "~" or "null" or "Null" or "NULL";

    private static YamlException Error(NodeEvent node, string expected)
    {
        string found = node switch
        {
            Scalar scalar when IsNull(scalar) => "nothing",
            Scalar scalar => $"\"{scalar.Value}\"",
            SequenceStart => "a list",
            _ => "keys with values",
        };
        return new YamlException(node.Start, node.End, $"expected {expected}, found {found}");
    }
}
