using System.Collections.Immutable;
using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Hypencoder.Datasets.Embedded.Tasks;

/// <summary>
/// Reads the types that members return from the metadata of a reference package, <c>ref/net10.0/*.dll</c>. The XML
/// documentation names them for conversions only.
/// </summary>
internal static class ReferenceAssembly
{
    private const string Folder = "ref/net10.0/";
    private static readonly XmlTypeNames Names = new();

    /// <summary>Reads the XML names of returned types, by the XML names of the members.</summary>
    public static IReadOnlyDictionary<string, string> ReadReturnTypes(string package)
    {
        Dictionary<string, string> types = [];
        using ZipArchive archive = ZipFile.OpenRead(package);
        foreach (ZipArchiveEntry file in archive.Entries
            .Where(e => e.FullName.StartsWith(Folder, StringComparison.Ordinal)
                && e.FullName.EndsWith(".dll", StringComparison.Ordinal))
            .OrderBy(e => e.FullName, StringComparer.Ordinal))
        {
            using MemoryStream bytes = new();
            using (Stream stream = file.Open())
                stream.CopyTo(bytes);
            bytes.Position = 0;
            using PEReader image = new(bytes);
            MetadataReader reader = image.GetMetadataReader();
            foreach (TypeDefinitionHandle type in reader.TypeDefinitions)
                Add(reader, type, types);
        }
        return types;
    }

    private static void Add(MetadataReader reader, TypeDefinitionHandle handle, Dictionary<string, string> types)
    {
        string type = XmlTypeNames.Of(reader, handle);
        TypeDefinition definition = reader.GetTypeDefinition(handle);
        foreach (MethodDefinitionHandle member in definition.GetMethods())
        {
            MethodDefinition method = reader.GetMethodDefinition(member);
            MethodSignature<string> signature = method.DecodeSignature(Names, null);
            string name = reader.GetString(method.Name);
            string arity = signature.GenericParameterCount == 0 ? "" : $"``{signature.GenericParameterCount}";
            string conversion = name is "op_Implicit" or "op_Explicit" ? "~" + signature.ReturnType : "";
            types.TryAdd(
                $"M:{type}.{Escape(name)}{arity}{Parameters(signature.ParameterTypes)}{conversion}",
                signature.ReturnType);
        }
        foreach (PropertyDefinitionHandle member in definition.GetProperties())
        {
            PropertyDefinition property = reader.GetPropertyDefinition(member);
            MethodSignature<string> signature = property.DecodeSignature(Names, null);
            types.TryAdd(
                $"P:{type}.{Escape(reader.GetString(property.Name))}{Parameters(signature.ParameterTypes)}",
                signature.ReturnType);
        }
    }

    private static string Parameters(ImmutableArray<string> types) =>
        types.IsEmpty ? "" : $"({string.Join(',', types)})";

    private static string Escape(string name) =>
        name.Replace('.', '#').Replace('<', '{').Replace('>', '}').Replace(',', '@');
}
