using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Hypencoder.Hub;

/// <summary>A Hugging Face repository at one revision.</summary>
internal sealed partial record HubRepository
{
    private const string DefaultRevision = "main";

    private HubRepository(HubRepositoryKind kind, string id, string revision)
    {
        Kind = kind;
        Id = id;
        Revision = revision;
    }

    /// <summary>Kind of the repository.</summary>
    public HubRepositoryKind Kind { get; }

    /// <summary>Id of the repository: <c>org/name</c>, or a single word for the oldest ones.</summary>
    public string Id { get; }

    /// <summary>Name of a branch or a tag, or hash of a commit.</summary>
    public string Revision { get; }

    /// <summary>Whether the revision is a full commit hash, so that its files never change.</summary>
    public bool IsPinned => CommitHash.IsValid(Revision);

    /// <summary>Name of the repository's folder in the cache.</summary>
    internal string FolderName => $"{Plural}--{Id.Replace("/", "--", StringComparison.Ordinal)}";

    /// <summary>Path of the repository's list of files, relative to the endpoint.</summary>
    internal string ListPath => $"api/{Plural}/{Id}/revision/{Uri.EscapeDataString(Revision)}?blobs=true";

    private string Plural => Kind == HubRepositoryKind.Dataset ? "datasets" : "models";

    /// <summary>Reads <c>org/name[@revision]</c>.</summary>
    /// <exception cref="InvalidDataException">The text is not such a name.</exception>
    public static HubRepository Parse(string text, HubRepositoryKind kind = HubRepositoryKind.Model) =>
        TryParse(text, out HubRepository? repository, kind)
            ? repository
            : throw new InvalidDataException(
                $"expected a repository, org/name or org/name@revision, found \"{RemoteText.Clip(text)}\"");

    /// <summary>
    /// Reads <c>org/name[@revision]</c> by huggingface_hub's rules; returns false when the text is not such a name.
    /// </summary>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out HubRepository? repository,
        HubRepositoryKind kind = HubRepositoryKind.Model)
    {
        ArgumentNullException.ThrowIfNull(text);
        int at = text.IndexOf('@');
        string id = at < 0 ? text : text[..at], revision = at < 0 ? DefaultRevision : text[(at + 1)..];
        bool valid = IdPattern().IsMatch(id)
            && !id.Contains("--", StringComparison.Ordinal) && !id.Contains("..", StringComparison.Ordinal)
            && !id.EndsWith(".git", StringComparison.Ordinal)
            && RepositoryPath.IsSafe(revision) && !revision.Any(char.IsWhiteSpace);
        repository = valid ? new HubRepository(kind, id, revision) : null;
        return valid;
    }

    /// <summary>The name as <see cref="Parse"/> reads it.</summary>
    public override string ToString() => Revision == DefaultRevision ? Id : $"{Id}@{Revision}";

    /// <summary>
    /// The repository of a folder of the cache, at a commit; null when the folder is not a repository's.
    /// </summary>
    internal static HubRepository? OfFolder(string name, string commit)
    {
        string[] parts = name.Split("--", 2);
        HubRepositoryKind? kind = parts[0] switch
        {
            "models" => HubRepositoryKind.Model,
            "datasets" => HubRepositoryKind.Dataset,
            _ => null,
        };
        if (kind is null || parts.Length < 2)
            return null;
        string id = parts[1].Replace("--", "/", StringComparison.Ordinal);
        return TryParse($"{id}@{commit}", out HubRepository? found, kind.Value) ? found : null;
    }

    /// <summary>Path of a file, relative to the endpoint.</summary>
    internal string FilePath(string commit, string file)
    {
        string prefix = Kind == HubRepositoryKind.Dataset ? "datasets/" : "";
        return $"{prefix}{Id}/resolve/{commit}/{string.Join('/', file.Split('/').Select(Uri.EscapeDataString))}";
    }

    /// <summary>
    /// One or two names of up to 96 letters, digits, hyphens, dots and underscores, which neither begin nor end with
    /// <c>-</c> or <c>.</c>.
    /// </summary>
    [GeneratedRegex(@"\A(\w([\w.-]{0,94}\w)?/)?\w([\w.-]{0,94}\w)?\z", RegexOptions.ECMAScript)]
    private static partial Regex IdPattern();
}

/// <summary>The kind of a repository of the hub.</summary>
internal enum HubRepositoryKind
{
    /// <summary>A model.</summary>
    Model,

    /// <summary>A data set.</summary>
    Dataset,
}
