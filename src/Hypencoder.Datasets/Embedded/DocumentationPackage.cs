using System.IO.Compression;
using System.Xml;

namespace Hypencoder.Datasets.Embedded;

/// <summary>
/// The XML documentation in a NuGet package (<c>FOLDER/*.xml</c>), read from its <c>.nupkg</c>.
/// </summary>
/// <param name="path">Path of the package, a zip archive.</param>
/// <param name="folder">Folder of the documentation in the package, with a slash at its end.</param>
internal sealed class DocumentationPackage(string path, string folder = "ref/net10.0/")
{
    private const string Version = "." + ReferencePack.Version;

    /// <summary>Path of the package, a zip archive.</summary>
    public string Path => path;

    /// <summary>
    /// Adds the documented types to <paramref name="types"/> and every member's name to <paramref name="members"/>.
    /// </summary>
    public void ReadNames(TypeNames types, HashSet<string> members)
    {
        foreach (XmlReader reader in Members())
        {
            string? name = reader.GetAttribute("name");
            if (name is null || !members.Add(name) || !name.StartsWith("T:", StringComparison.Ordinal))
                continue;
            List<string> parameters = [];
            using XmlReader member = reader.ReadSubtree();
            while (member.ReadToFollowing("typeparam"))
                parameters.Add(member.GetAttribute("name") ?? "");
            types.TryAdd(name[2..], [.. parameters]);
        }
    }

    /// <summary>
    /// The documented members except those in <paramref name="except"/>, file by file in ordinal order. A member of
    /// several files is returned for each of them.
    /// </summary>
    public IEnumerable<DocumentedMember> Read(TypeNames types, HashSet<string> except)
    {
        DocumentationText documentation = new(types);
        foreach (XmlReader reader in Members())
        {
            if (reader.GetAttribute("name") is string name && MemberName.IsMember(name) && !reader.IsEmptyElement
                && !except.Contains(name))
                yield return DocumentedMember.Read(name, reader, documentation);
        }
    }

    // Each reader is at the start of a <member>, which the caller may read up to its end tag.
    private IEnumerable<XmlReader> Members()
    {
        if (!File.Exists(path))
            throw new InvalidDataException(
                $"{path}: expected the documentation package beside the program, found no file; a project that has "
                + "<PackageDownload "
                + $"Include=\"{System.IO.Path.GetFileNameWithoutExtension(path).Replace(Version, "")}\" "
                + $"Version=\"[{ReferencePack.Version}]\" /> copies it there");
        using ZipArchive archive = ZipFile.OpenRead(path);
        ZipArchiveEntry[] files = [.. archive.Entries
            .Where(e => e.FullName.StartsWith(folder, StringComparison.Ordinal)
                && e.FullName.EndsWith(".xml", StringComparison.Ordinal))
            .OrderBy(e => e.FullName, StringComparer.Ordinal)];
        if (files.Length == 0)
            throw new InvalidDataException($"{path}: expected XML documentation in {folder}, found none");
        foreach (ZipArchiveEntry file in files)
        {
            using Stream stream = file.Open();
            using XmlReader reader = XmlReader.Create(stream, new XmlReaderSettings { IgnoreComments = true });
            while (reader.ReadToFollowing("member"))
                yield return reader;
        }
    }
}
