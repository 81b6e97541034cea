using System.Text.Json;

namespace Hypencoder.Hub;

/// <summary>The hub's list of a repository's files at a revision.</summary>
internal sealed class RepositoryListing
{
    private readonly Dictionary<string, RepositoryFile> _files = new(StringComparer.Ordinal);

    private RepositoryListing(string commit) => Commit = commit;

    public string Commit { get; }

    /// <summary>Paths of the files in ordinal order.</summary>
    public IReadOnlyList<string> Names => [.. _files.Keys.Order(StringComparer.Ordinal)];

    public RepositoryFile? Find(string name) => _files.GetValueOrDefault(name);

    /// <exception cref="InvalidDataException">
    /// The answer is malformed, or names a path outside the repository.
    /// </exception>
    public static RepositoryListing Parse(ReadOnlyMemory<byte> json, HubRepository repository)
    {
        string where = $"{repository}: list of files";
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return Read(document.RootElement, repository, where);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{where}: expected JSON: {RemoteText.Clip(e.Message)}", e);
        }
        catch (InvalidOperationException e)
        {
            // Half a surrogate pair, such as \ud800, is valid JSON but not text.
            throw new InvalidDataException($"{where}: expected Unicode text", e);
        }
    }

    private static RepositoryListing Read(JsonElement root, HubRepository repository, string where)
    {
        string commit = Text(root, "sha", where);
        if (!CommitHash.IsValid(commit))
            throw new InvalidDataException($"{where}: expected a commit, found \"{RemoteText.Clip(commit)}\"");
        if (repository.IsPinned && commit != repository.Revision)
            throw new InvalidDataException($"{where}: expected commit {repository.Revision}, found {commit}");
        if (!root.TryGetProperty("siblings", out JsonElement siblings) || siblings.ValueKind != JsonValueKind.Array)
            throw new InvalidDataException($"{where}: expected an array in \"siblings\"");
        RepositoryListing listing = new(commit);
        foreach (JsonElement sibling in siblings.EnumerateArray())
        {
            RepositoryFile file = ReadFile(sibling, where);
            if (!listing._files.TryAdd(file.Path, file))
                throw new InvalidDataException($"{where}: \"{RemoteText.Clip(file.Path)}\" occurs twice");
        }
        foreach (string path in listing._files.Keys)
        {
            for (int slash = path.IndexOf('/'); slash >= 0; slash = path.IndexOf('/', slash + 1))
            {
                string folder = path[..slash];
                if (listing._files.ContainsKey(folder))
                {
                    throw new InvalidDataException(
                        $"{where}: \"{RemoteText.Clip(folder)}\" is both a file and a folder");
                }
            }
        }
        return listing;
    }

    private static RepositoryFile ReadFile(JsonElement sibling, string where)
    {
        string path = Text(sibling, "rfilename", where);
        if (!RepositoryPath.IsSafe(path))
        {
            throw new InvalidDataException(
                $"{where}: expected a path within the repository, found \"{RemoteText.Clip(path)}\"");
        }
        string? etag = OptionalText(sibling, "blobId", where);
        long? size = Size(sibling, where);
        if (sibling.TryGetProperty("lfs", out JsonElement lfs) && lfs.ValueKind != JsonValueKind.Null)
        {
            // Git's blob is then a pointer, and the sizes may be the pointer's.
            etag = Hash(Text(lfs, "sha256", where), 64, where);
            size = Size(lfs, where) ?? size;
        }
        else if (etag is not null)
        {
            etag = Hash(etag, CommitHash.Length, where);
        }
        return new RepositoryFile(path, size, etag);
    }

    private static string Text(JsonElement element, string name, string where) =>
        OptionalText(element, name, where)
        ?? throw new InvalidDataException($"{where}: expected a string in \"{name}\", found none");

    private static string? OptionalText(JsonElement element, string name, string where)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw new InvalidDataException($"{where}: expected a JSON object, found {Clip(element)}");
        if (!element.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
            return null;
        return value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : throw new InvalidDataException($"{where}: expected a string in \"{name}\", found {Clip(value)}");
    }

    private static string Hash(string text, int length, string where) => CommitHash.IsHash(text, length)
        ? text
        : throw new InvalidDataException(
            $"{where}: expected a hash of {length} hexadecimal digits, found \"{RemoteText.Clip(text)}\"");

    private static long? Size(JsonElement element, string where)
    {
        if (!element.TryGetProperty("size", out JsonElement value) || value.ValueKind == JsonValueKind.Null)
            return null;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long size)
            && size is >= 0 and <= RepositoryFile.LargestSize
                ? size
                : throw new InvalidDataException($"{where}: expected a size in bytes, found {Clip(value)}");
    }

    private static string Clip(JsonElement value) => RemoteText.Clip(value.GetRawText());
}
