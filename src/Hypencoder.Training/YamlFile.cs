using Hypencoder.Training.Yaml;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Hypencoder.Training;

/// <summary>Reads and writes settings as YAML: records with <c>init</c> properties, keys in snake_case.</summary>
public static class YamlFile
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">
    /// Missing or malformed, an unknown, repeated or missing key, or a value of another type: with file, line and key.
    /// </exception>
    public static T Read<T>(string path)
        where T : class
    {
        if (!File.Exists(path))
            throw new InvalidDataException($"{path}: expected a YAML file, found none");
        string text = File.ReadAllText(path);
        IDeserializer deserializer = new DeserializerBuilder()
            .WithNamingConvention(UnderscoredNamingConvention.Instance)
            .WithNodeTypeResolver(new ReadOnlyCollections())
            .WithNodeDeserializer(new StrictNodes(), where => where.OnTop())
            .WithDuplicateKeyChecking()
            .WithEnforceRequiredMembers()
            .Build();
        try
        {
            return deserializer.Deserialize<T?>(text)
                ?? throw new InvalidDataException($"{path}: expected settings, found an empty file");
        }
        catch (YamlException e)
        {
            string key = e is SyntaxErrorException or SemanticErrorException ? "" : YamlPath.At(text, e.Start);
            string place = key.Length == 0 ? $"{path}:{e.Start.Line}" : $"{path}:{e.Start.Line}: {key}";
            throw new InvalidDataException($"{place}: {Plain((e.InnerException ?? e).Message)}", e);
        }
    }

    /// <summary>The YAML of <paramref name="value"/>, which <see cref="Read"/> reads back equal.</summary>
    public static string ToText<T>(T value)
        where T : class => new SerializerBuilder()
            .WithNamingConvention(UnderscoredNamingConvention.Instance)
            .WithEnumNamingConvention(UnderscoredNamingConvention.Instance)
            .WithQuotingNecessaryStrings()
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
}
