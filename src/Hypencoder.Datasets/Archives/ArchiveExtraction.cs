using System.Formats.Tar;
using System.IO.Compression;
using Hypencoder.Data.Formats;
using Hypencoder.Hub;

namespace Hypencoder.Datasets.Archives;

/// <summary>Takes the members that are wanted out of a zip or a tar.gz file.</summary>
/// <param name="archive">The file.</param>
/// <param name="folder">Where members go.</param>
/// <param name="progress">Is told how many bytes were read or written, and of how many.</param>
/// <param name="cancellation">Stops; what is whole stays.</param>
internal sealed class ArchiveExtraction(
    string archive, string folder, Action<long, long> progress, CancellationToken cancellation)
{
    /// <summary>Extracts each of <paramref name="members"/>, over what is there.</summary>
    /// <exception cref="InvalidDataException">
    /// It is no such archive, lacks a member, or has a name that leads out of it.
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
        using WatchedStream watched = new(content, read, cancellation);
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
    /// Refuses an archive with a name that leads elsewhere: nobody makes one by accident, although only names of ours
    /// are ever written.
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

    /// <summary>BEIR's and TREC TOT's archives hold one folder with everything in it.</summary>
    private static bool IsMember(string name, ArchiveMember member)
    {
        string plain = Plain(name);
        return plain == member.Path || plain[(plain.IndexOf('/') + 1)..] == member.Path;
    }

    private static string Plain(string name) => name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name;

    private InvalidDataException Lacks(ArchiveMember member) =>
        new($"{archive}: expected {member.Path} in it, found none");
}
