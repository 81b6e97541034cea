using Hypencoder.Data.Formats;

namespace Hypencoder.Data;

/// <summary>
/// Passages for those who go through them more than once: a pipe gives them once, so they are kept in memory then.
/// </summary>
/// <param name="path">What is read.</param>
/// <param name="read">Reads it.</param>
public sealed class RepeatedPassages(string path, Func<IEnumerable<Passage>> read)
{
    private List<Passage>? _kept;

    /// <summary>The passages from the first one on. What is kept is there once they were gone through.</summary>
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
