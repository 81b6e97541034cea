using System.Formats.Tar;
using System.IO.Compression;
using Hypencoder.Data.Formats;
using Hypencoder.Hub;

namespace Hypencoder.Datasets.Archives;

/// <summary>Extracts chosen members of a zip or tar.gz archive.</summary>
/// <param name="archive">Path of the archive.</param>
/// <param name="folder">Path of the folder that receives the members.</param>
/// <param name="progress">Called with the number of bytes processed and their total.</param>
/// <param name="cancellationToken">Stops the extraction; members that are complete are kept.</param>
internal sealed class ArchiveExtraction(
    string archive, string folder, Action<long, long> progress, CancellationToken cancellationToken)
{
    /// <summary>Extracts each of <paramref name="members"/>, overwriting existing files.</summary>
    /// <exception cref="InvalidDataException">
    /// The file is not such an archive, lacks a member, or has a name that leads out of the archive.
    /// </exception>
    public void Run(IReadOnlyList<ArchiveMember> members)
    {
        try
        {
            if (IsZip())
                RunZip(members);
            else
                RunTar([.. members]);
        }
        catch (Exception e) when (e is EndOfStreamException or FormatException
            || (e is InvalidDataException && !e.Message.StartsWith(archive, StringComparison.Ordinal)))
        {
            throw new InvalidDataException(
                $"{archive}: expected a zip or tar.gz archive: {RemoteText.Clip(e.Message)}", e);
        }
    }

    private bool IsZip()
    {
        using FileStream file = File.OpenRead(archive);
        return file.ReadByte() == 'P' && file.ReadByte() == 'K';
    }

    private void RunZip(IReadOnlyList<ArchiveMember> members)
    {
        using ZipArchive zip = ZipFile.OpenRead(archive);
        foreach (ZipArchiveEntry entry in zip.Entries)
            Check(entry.FullName);
        (ArchiveMember Member, ZipArchiveEntry Entry)[] chosen = [.. members.Select(member => (
            member,
            zip.Entries.FirstOrDefault(e => IsMember(e.FullName, member)) ?? throw Lacks(member)))];
        long total = chosen.Sum(c => c.Entry.Length), done = 0;
        DiskSpace.Check(folder, total);
        foreach ((ArchiveMember member, ZipArchiveEntry entry) in chosen)
        {
            using Stream content = entry.Open();
            Write(member, content, bytes => progress(done += bytes, total));
        }
    }

    private void RunTar(List<ArchiveMember> missing)
    {
        using FileStream file = File.OpenRead(archive);
        using GZipStream gzip = new(file, CompressionMode.Decompress);
        using TarReader tar = new(gzip);
        while (missing.Count > 0 && tar.GetNextEntry() is TarEntry entry)
        {
            Check(entry.Name);
            ArchiveMember? member = missing.FirstOrDefault(m => IsMember(entry.Name, m));
            if (member is null || entry.DataStream is null
                || entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile))
            {
                continue;
            }
            Write(member, entry.DataStream, _ => progress(file.Position, file.Length));
            missing.Remove(member);
        }
        if (missing.Count > 0)
            throw Lacks(missing[0]);
    }

    private void Write(ArchiveMember member, Stream content, Action<int> read)
    {
        string path = Path.Combine(folder, member.Name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using WatchedStream watched = new(content, read, cancellationToken);
        AtomicFile.Write(path, stream =>
        {
            if (member.IsDoubleEncoded)
                DoubleEncoding.Copy(watched, stream, path);
            else
                watched.CopyTo(stream, 1 << 17);
        });
        if (member.Stamp is (string name, string text))
            AtomicFile.WriteText(Path.Combine(folder, name), writer => writer.Write(text));
    }

    /// <summary>
    /// Throws where a name leads out of the archive. Only names from the catalogue are ever written, but such an
    /// archive was not made by accident.
    /// </summary>
    private void Check(string name)
    {
        string plain = Plain(name).TrimEnd('/');
        if (plain is not ("" or ".") && (plain[0] == '/' || plain.Contains('\\') || plain.Split('/').Contains("..")))
        {
            throw new InvalidDataException(
                $"{archive}: expected names within the archive, found \"{RemoteText.Clip(name)}\"");
        }
    }

    /// <summary>
    /// Whether a name in the archive is that of a member. The archives of BEIR and TREC TOT hold everything in one
    /// folder, whose name is ignored.
    /// </summary>
    private static bool IsMember(string name, ArchiveMember member)
    {
        string plain = Plain(name);
        return plain == member.Path || plain[(plain.IndexOf('/') + 1)..] == member.Path;
    }

    private static string Plain(string name) => name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name;

    private InvalidDataException Lacks(ArchiveMember member) =>
        new($"{archive}: expected {member.Path} in it, found none");
}
