using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Hypencoder.Training;

/// <summary>Reads and writes settings as YAML: records with <c>init</c> properties, keys in snake_case.</summary>
public static class YamlFile
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">Malformed, an unknown key, or a value of another type: with file and line.</exception>
    public static T Read<T>(string path)
        where T : class
    {
        IDeserializer deserializer = new DeserializerBuilder()
            .WithNamingConvention(UnderscoredNamingConvention.Instance)
            .WithEnumNamingConvention(UnderscoredNamingConvention.Instance)
            .WithNodeTypeResolver(new ReadOnlyCollections())
            .WithDuplicateKeyChecking()
            .Build();
        try
        {
            using StreamReader reader = new(path);
            return deserializer.Deserialize<T?>(reader)
                ?? throw new InvalidDataException($"{path}: expected settings, found an empty file");
        }
        catch (YamlException e)
        {
            string detail = (e.InnerException ?? e).Message;
            throw new InvalidDataException($"{path}:{e.Start.Line}: {Plain(detail)}", e);
        }
    }

    /// <summary>The YAML of <paramref name="value"/>, which <see cref="Read"/> reads back equal.</summary>
    public static string ToText<T>(T value)
        where T : class => new SerializerBuilder()
            .WithNamingConvention(UnderscoredNamingConvention.Instance)
            .WithEnumNamingConvention(UnderscoredNamingConvention.Instance)
            .ConfigureDefaultValuesHandling(DefaultValuesHandling.OmitNull)
            .DisableAliases()
            .Build()
            .Serialize(value);

    /// <summary>"Property 'x' not found on type 'A.B'." → "unknown key 'x'"</summary>
    private static string Plain(string message)
    {
        const string Start = "Property '", End = "' not found on type";
        int end = message.IndexOf(End, StringComparison.Ordinal);
        return message.StartsWith(Start, StringComparison.Ordinal) && end > 0
            ? $"unknown key '{message[Start.Length..end]}'"
            : message;
    }

    /// <summary>Lets settings be declared as read-only collections.</summary>
    private sealed class ReadOnlyCollections : INodeTypeResolver
    {
        public bool Resolve(NodeEvent? nodeEvent, ref Type currentType)
        {
            Type? open = currentType.IsConstructedGenericType ? currentType.GetGenericTypeDefinition() : null;
            Type? made = open == typeof(IReadOnlyList<>) ? typeof(List<>)
                : open == typeof(IReadOnlyDictionary<,>) ? typeof(Dictionary<,>) : null;
            if (made is null)
                return false;
            currentType = made.MakeGenericType(currentType.GetGenericArguments());
            return true;
        }
    }
}
