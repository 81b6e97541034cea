using System.Text.RegularExpressions;
using Hypencoder.Documents.Reading;

namespace Hypencoder.Documents.Splitting;

/// <summary>
/// Cuts a block that is longer than a passage: between sentences where that gives parts that are short enough, else
/// between lines, words, and in the end within a word. A piece begins with the last sentence of the one before it.
/// </summary>
/// <param name="counter">Counts tokens.</param>
internal sealed partial class BlockCutter(TokenCounter counter)
{
    /// <summary>Part of a piece that may be repeated from the piece before it.</summary>
    private const int OverlapShare = 4;

    /// <summary>Pieces of a block.</summary>
    /// <param name="title">Title of the passages.</param>
    /// <param name="block">The block.</param>
    /// <param name="room">Greatest number of tokens of a piece.</param>
    public IEnumerable<SplitPassage> Cut(string title, DocumentBlock block, int room)
    {
        List<Part> parts = [.. Parts(block.Text, 0, block.Text.Length, Level.Sentence, room)];
        for (int start = 0; start < parts.Count;)
        {
            int end = start, tokens = 0;
            while (end < parts.Count && (end == start || tokens + parts[end].Tokens <= room))
                tokens += parts[end++].Tokens;
            // Tokens of words that were cut add up to another number where the parts meet again.
            while (end - start > 1 && counter.Count(block.Text[parts[start].Start..parts[end - 1].End]) > room)
                end--;
            yield return Piece(title, block, parts[start].Start, parts[end - 1].End);
            bool overlaps = end < parts.Count && end - start > 1 && parts[end - 1].Level <= Level.Line
                && parts[end - 1].Tokens <= room / OverlapShare && parts[end - 1].Tokens + parts[end].Tokens <= room;
            start = overlaps ? end - 1 : end;
        }
    }

    private static SplitPassage Piece(string title, DocumentBlock block, int start, int end)
    {
        int line = block.Line + block.Text.AsSpan(0, start).Count('\n');
        int endLine = line + block.Text.AsSpan(start, end - start).Count('\n');
        return new SplitPassage(
            title, block.Text[start..end].Trim(), Math.Min(line, block.EndLine), Math.Min(endLine, block.EndLine));
    }

    private IEnumerable<Part> Parts(string text, int start, int end, Level level, int room)
    {
        foreach ((int from, int to) in Bounds(text, start, end, level))
        {
            int tokens = counter.Count(text[from..to]);
            if (tokens == 0)
                continue;
            if (tokens <= room || to - from < 2 || (to - from == 2 && char.IsHighSurrogate(text[from])))
            {
                yield return new Part(from, to, tokens, level);
                continue;
            }
            foreach (Part part in Parts(text, from, to, (Level)Math.Min((int)level + 1, (int)Level.Half), room))
                yield return part;
        }
    }

    private static IEnumerable<(int From, int To)> Bounds(string text, int start, int end, Level level)
    {
        if (level == Level.Half)
        {
            int middle = (start + end) / 2;
            if (char.IsLowSurrogate(text[middle]) && char.IsHighSurrogate(text[middle - 1]))
                middle++;
            return [(start, middle), (middle, end)];
        }
        Regex between = level switch
        {
            Level.Sentence => BetweenSentences(),
            Level.Line => BetweenLines(),
            _ => BetweenWords(),
        };
        List<(int, int)> bounds = [];
        int from = start;
        foreach (ValueMatch match in between.EnumerateMatches(text.AsSpan(0, end), start))
        {
            if (match.Index > from)
                bounds.Add((from, match.Index));
            from = match.Index + match.Length;
        }
        if (from < end)
            bounds.Add((from, end));
        return bounds;
    }

    private enum Level
    {
        Sentence,
        Line,
        Word,
        Half,
    }

    private readonly record struct Part(int Start, int End, int Tokens, Level Level);

    [GeneratedRegex("""(?<=[.!?…][)"'”’\]]{0,2})\s+(?=\S)|(?<=[。！？])(?=.)""")]
    private static partial Regex BetweenSentences();

    [GeneratedRegex(@"[ \t]*\n\s*")]
    private static partial Regex BetweenLines();

    [GeneratedRegex(@"\s+")]
    private static partial Regex BetweenWords();
}
