using Hypencoder.Data.Formats;

namespace Hypencoder.Data;

/// <summary>
/// Passages that can be enumerated more than once. Those of a pipe, which can be read only once, are kept in memory.
/// </summary>
/// <remarks>Not safe for use by several threads.</remarks>
/// <param name="path">Path of the file or pipe.</param>
/// <param name="read">Reads the passages of that path.</param>
internal sealed class RepeatedPassages(string path, Func<IEnumerable<Passage>> read)
{
    private List<Passage>? _kept;

    /// <summary>
    /// The passages from the first one on. Those of a pipe are kept once they have been enumerated to the end.
    /// </summary>
    public IEnumerable<Passage> Read() => _kept ?? ReadFile();

    private IEnumerable<Passage> ReadFile()
    {
        List<Passage> kept = [];
        foreach (Passage passage in read())
        {
            if (InputFile.IsSpent(path))
                kept.Add(passage);
            yield return passage;
        }
        if (InputFile.IsSpent(path))
            _kept = kept;
    }
}
