using Hypencoder.Training.Yaml;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Hypencoder.Training;

/// <summary>Reads and writes settings as YAML: records with <c>init</c> properties, keys in snake_case.</summary>
internal static class YamlFile
{
    private const int LongestPart = 240;

    /// <summary>Reads and validates a file.</summary>
    /// <exception cref="InvalidDataException">
    /// The file is missing, malformed or too large, a key is unknown, repeated or missing, or a value has the wrong
    /// type; the message states file, line and key.
    /// </exception>
    public static T Read<T>(string path)
        where T : class
    {
        string text = YamlBounds.ReadText(path);
        IDeserializer deserializer = new DeserializerBuilder()
            .WithNamingConvention(UnderscoredNamingConvention.Instance)
            .WithNodeTypeResolver(new ReadOnlyCollections())
            .WithNodeDeserializer(new StrictNodes(), where => where.OnTop())
            .WithEnforceRequiredMembers()
            .Build();
        try
        {
            YamlBounds.Check(text);
            YamlPath.RequireDistinctKeys(text);
            return deserializer.Deserialize<T?>(text)
                ?? throw new InvalidDataException($"{path}: expected settings, found an empty file");
        }
        catch (YamlException e)
        {
            string key = e is SyntaxErrorException or SemanticErrorException ? "" : YamlPath.At(text, e.Start);
            throw new InvalidDataException(
                $"{path}:{e.Start.Line}: {Clip(Plain(Clip(key), (e.InnerException ?? e).Message))}", e);
        }
    }

    /// <summary>Returns the keys of a file's outermost block; none where it has no block.</summary>
    /// <exception cref="InvalidDataException">
    /// The file does not exist or is not YAML; the message states file and line.
    /// </exception>
    public static IReadOnlyList<string> Keys(string path)
    {
        string text = YamlBounds.ReadText(path);
        try
        {
            YamlBounds.Check(text);
            YamlStream stream = [];
            stream.Load(new StringReader(text));
            return stream.Documents is [{ RootNode: YamlMappingNode block }, ..]
                ? [.. block.Children.Keys.OfType<YamlScalarNode>().Select(key => key.Value ?? "")]
                : [];
        }
        catch (YamlException e)
        {
            throw new InvalidDataException($"{path}:{e.Start.Line}: {Clip(e.Message)}", e);
        }
    }

    /// <summary>Returns <paramref name="value"/> as YAML, from which <see cref="Read"/> restores it.</summary>
    public static string ToText<T>(T value)
        where T : class => new SerializerBuilder()
            .WithNamingConvention(UnderscoredNamingConvention.Instance)
            .WithEnumNamingConvention(UnderscoredNamingConvention.Instance)
            .WithQuotingNecessaryStrings()
            .ConfigureDefaultValuesHandling(DefaultValuesHandling.OmitNull)
            .DisableAliases()
            .Build()
            .Serialize(value);

    /// <summary>Rewords YamlDotNet's messages for users and prefixes the key that they concern.</summary>
    private static string Plain(string key, string message)
    {
        if (Between(message, "Property '", "' not found on type") is string unknown)
        {
            message = $"unknown key '{unknown}'";
        }
        else if (Between(message, "Missing properties, '", "' in source yaml.") is string missing)
        {
            message = $"missing key '{UnderscoredNamingConvention.Instance.Apply(missing.Split(',')[0])}'";
            key = key[..Math.Max(0, key.LastIndexOf('.'))]; // the reported place is the last key present
        }
        return key.Length == 0 ? message : $"{key}: {message}";
    }

    /// <summary>Shortens text that is quoted from a file.</summary>
    private static string Clip(string text) => text.Length <= LongestPart ? text : text[..LongestPart] + "…";

    private static string? Between(string message, string start, string end)
    {
        int at = message.IndexOf(end, StringComparison.Ordinal);
        return message.StartsWith(start, StringComparison.Ordinal) && at > 0 ? message[start.Length..at] : null;
    }
}
