using Hypencoder.Documents.Reading;

namespace Hypencoder.Documents.Splitting;

/// <summary>
/// Makes passages of the blocks of a document: neighbours below the same headings are joined up to a usual length, and
/// blocks that are longer than the model takes are cut between sentences. Safe to use from many threads.
/// </summary>
/// <param name="counter">Counts tokens.</param>
internal sealed class PassageSplitter(TokenCounter counter)
{
    /// <summary>
    /// Number of tokens up to which blocks are joined: about a paragraph or two, so that a result says what it was
    /// found for.
    /// </summary>
    private const int UsualTokens = 192;

    /// <summary>Part of a passage that its title may take.</summary>
    private const int TitleShare = 3;

    private readonly BlockCutter _cutter = new(counter);

    /// <summary>The passages of a document, in order.</summary>
    public IEnumerable<SplitPassage> Split(IReadOnlyList<DocumentBlock> blocks)
    {
        for (int start = 0; start < blocks.Count;)
        {
            int end = start + 1;
            while (end < blocks.Count && blocks[end].Title == blocks[start].Title && !blocks[start].IsRecord)
                end++;
            foreach (SplitPassage passage in Section(blocks, start, end))
                yield return passage;
            start = end;
        }
    }

    private IEnumerable<SplitPassage> Section(IReadOnlyList<DocumentBlock> blocks, int start, int end)
    {
        string title = Shortened(blocks[start].Title);
        int room = counter.Room - counter.Count(title), usual = Math.Min(room, UsualTokens), tokens = 0;
        List<DocumentBlock> joined = [];
        for (int i = start; i < end; i++)
        {
            int count = counter.Count(blocks[i].Text);
            if (joined.Count > 0 && tokens + count > usual)
            {
                yield return Join(title, joined);
                joined.Clear();
                tokens = 0;
            }
            if (count <= room)
            {
                joined.Add(blocks[i]);
                tokens += count;
                continue;
            }
            foreach (SplitPassage piece in _cutter.Cut(title, blocks[i], room))
                yield return piece;
        }
        if (joined.Count > 0)
            yield return Join(title, joined);
    }

    private static SplitPassage Join(string title, List<DocumentBlock> blocks) => new(
        title, string.Join('\n', blocks.Select(b => b.Text)), blocks[0].Line, blocks.Max(b => b.EndLine));

    /// <summary>A title without its outer headings, or words at its end, where it is long.</summary>
    private string Shortened(string title)
    {
        int most = counter.Room / TitleShare;
        while (counter.Count(title) > most)
        {
            int separator = title.IndexOf(DocumentBlock.TitleSeparator, StringComparison.Ordinal);
            int space = title.LastIndexOf(' ');
            title = separator >= 0 ? title[(separator + DocumentBlock.TitleSeparator.Length)..]
                : space > 0 ? title[..space].TrimEnd()
                : title[..(title.Length / 2)];
        }
        return title;
    }
}
