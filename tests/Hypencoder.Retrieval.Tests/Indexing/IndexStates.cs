using Hypencoder.Data;

namespace Hypencoder.Retrieval.Tests.Indexing;

/// <summary>
/// Folders that tests copy and continue, encoded only once, since a block of passages takes a second.
/// </summary>
public sealed class IndexStates : IDisposable
{
    /// <summary>Number of passages, more than a block.</summary>
    internal static readonly Passage[] Passages = EncodedFolder.Passages(1100);

    public IndexStates()
    {
        Folder.Encode("whole", Passages);
        Folder.Encode("stopped", Passages, stopAfter: 1024);
        Folder.Encode("short", Passages[..10]);
    }

    internal EncodedFolder Folder { get; } = new();

    public void Dispose() => Folder.Dispose();
}
