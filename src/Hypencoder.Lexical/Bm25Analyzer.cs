using Lucene.Net.Analysis;
using Lucene.Net.Analysis.Core;
using Lucene.Net.Analysis.En;
using Lucene.Net.Analysis.Miscellaneous;
using Lucene.Net.Analysis.Standard;
using Lucene.Net.Util;

namespace Hypencoder.Lexical;

/// <summary>
/// The analysis of English text: Unicode words without possessive endings, optionally split identifiers, lower case,
/// without Lucene's 33 stop words, reduced to Porter stems.
/// </summary>
internal sealed class Bm25Analyzer(bool splitIdentifiers) : Analyzer
{
    // Digits stay with their letters, so that words such as covid19 and utf8 are not split.
    private const WordDelimiterFlags Split =
        WordDelimiterFlags.GENERATE_WORD_PARTS | WordDelimiterFlags.GENERATE_NUMBER_PARTS
        | WordDelimiterFlags.SPLIT_ON_CASE_CHANGE | WordDelimiterFlags.PRESERVE_ORIGINAL;

    protected override TokenStreamComponents CreateComponents(string fieldName, TextReader reader)
    {
        const LuceneVersion version = LuceneVersion.LUCENE_48;
        StandardTokenizer words = new(version, reader);
        TokenStream stream = new EnglishPossessiveFilter(version, words);
        if (splitIdentifiers)
            stream = new WordDelimiterFilter(version, stream, Split, protWords: null);
        stream = new LowerCaseFilter(version, stream);
        stream = new StopFilter(version, stream, EnglishAnalyzer.DefaultStopSet);
        return new TokenStreamComponents(words, new PorterStemFilter(stream));
    }
}
