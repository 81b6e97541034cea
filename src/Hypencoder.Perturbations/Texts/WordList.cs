namespace Hypencoder.Perturbations.Texts;

/// <summary>A list of words in an embedded text file, in lower case, with comments after <c>#</c>.</summary>
internal sealed class WordList
{
    private readonly HashSet<string> _words;

    private WordList(string resource)
    {
        using Stream stream = typeof(WordList).Assembly.GetManifestResourceStream(resource)!;
        using StreamReader reader = new(stream);
        _words = [.. reader.ReadToEnd().Split('\n').Where(line => !line.StartsWith('#'))
            .SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
    }

    /// <summary>Words that say little about the topic of a query.</summary>
    public static WordList StopWords { get; } = new("stop-words.txt");

    /// <summary>Words that name the kind of answer wanted, such as "definition".</summary>
    public static WordList FrameWords { get; } = new("frame-words.txt");

    /// <summary>Whether a word is in the list, in any case and with either apostrophe.</summary>
    public bool Contains(string word) => _words.Contains(word.Replace('’', '\'').ToLowerInvariant());
}
