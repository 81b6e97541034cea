using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using YamlDotNet.Serialization.NamingConventions;

namespace Hypencoder.Cli.Tests.Documentation;

/// <summary>Writes the reference of YAML files from the records that they are read into.</summary>
internal sealed class YamlReference
{
    private static readonly Dictionary<Type, string> Plain = new()
    {
        [typeof(string)] = "text",
        [typeof(bool)] = "true or false",
        [typeof(int)] = "whole number",
        [typeof(long)] = "whole number",
        [typeof(double)] = "number",
    };

    private readonly StringBuilder _text = new();
    private readonly List<Type> _blocks = [];
    private readonly XmlDocumentation _documentation = new();

    /// <summary>The reference of files, and of the blocks in them.</summary>
    /// <param name="files">Heading and record of each kind of file.</param>
    public static string Of(params (string Heading, Type Record)[] files)
    {
        YamlReference reference = new();
        reference._blocks.AddRange(files.Select(f => f.Record));
        reference._text.Append(
            """
            # YAML reference

            Keys of the files that `hypencoder train` and `hypencoder study` read. This page is generated from the
            records in the source (`YamlReferenceTests`), so do not edit it. Keys are in snake case, an unknown key is
            an error, and a key without a default is required. [Training](training.md) and [Studies](studies.md) explain
            the whole.

            """);
        for (int i = 0; i < reference._blocks.Count; i++)
        {
            Type block = reference._blocks[i];
            reference.Add(i < files.Length ? files[i].Heading : $"`{NameOf(block)}`", block);
        }
        return reference._text.ToString();
    }

    /// <summary>A name as it is spelt in YAML.</summary>
    private static string Key(string name) => UnderscoredNamingConvention.Instance.Apply(name);

    private static string NameOf(Type block) => Key(block.Name);

    private void Add(string heading, Type block)
    {
        object defaults = Activator.CreateInstance(block)!;
        string anchor = NameOf(block);
        _text.Append(CultureInfo.InvariantCulture, $"\n<a id=\"{anchor}\"></a>\n\n## {heading}\n\n");
        _text.Append(_documentation.Summary(block, Reference)).Append("\n\n");
        _text.Append("| key | value | default | meaning |\n|---|---|---|---|\n");
        foreach (PropertyInfo property in Properties(block))
        {
            bool required = property.IsDefined(typeof(RequiredMemberAttribute));
            string standard = required ? "" : Default(property.GetValue(defaults));
            string meaning = _documentation.Summary(property, Reference);
            Assert.True(meaning.Length > 0, $"{block.FullName}.{property.Name}: expected a summary");
            _text.Append(
                CultureInfo.InvariantCulture,
                $"| `{Key(property.Name)}` | {Value(property.PropertyType)} | {standard} | {meaning} |\n");
        }
    }

    /// <summary>What can be set, in the order of the source.</summary>
    private static IEnumerable<PropertyInfo> Properties(Type block) =>
        block.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.SetMethod is { IsPublic: true })
            .OrderBy(p => p.MetadataToken);

    /// <summary>Names a member or type that a summary refers to, as it is called in YAML.</summary>
    private static string Reference(string member) => $"`{Key(member[(member.LastIndexOf('.') + 1)..])}`";

    private string Value(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (Plain.TryGetValue(type, out string? plain))
            return plain;
        if (type.IsEnum)
            return string.Join(", ", Enum.GetNames(type).Select(name => $"`{Key(name)}`"));
        if (type.IsGenericType && type.GetGenericArguments() is [_, Type value])
            return $"{Value(value)} by name";
        if (type.IsGenericType && type.GetGenericArguments() is [Type item])
            return $"list of {Value(item)}";
        if (!_blocks.Contains(type))
            _blocks.Add(type);
        return $"[{NameOf(type)}](#{NameOf(type)})";
    }

    private static string Default(object? value) => value switch
    {
        null => "none",
        bool flag => flag ? "true" : "false",
        string { Length: 0 } => "empty",
        Enum choice => $"`{Key(choice.ToString())}`",
        IConvertible number => number.ToString(CultureInfo.InvariantCulture),
        IDictionary { Count: 0 } => "none",
        IEnumerable items when !items.Cast<object>().Any() => "none",
        IEnumerable items when items.Cast<object>().All(i => i is IConvertible) =>
            string.Join(", ", items.Cast<object>().Select(Default)),
        _ => "its defaults",
    };
}
