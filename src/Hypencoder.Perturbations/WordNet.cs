using Hypencoder.Datasets;
using Hypencoder.Perturbations.Synonyms;
using Hypencoder.Perturbations.Synonyms.WordNetFiles;

namespace Hypencoder.Perturbations;

/// <summary>
/// The lexical database WordNet, read from its own files <c>index.*</c>, <c>data.*</c>, <c>*.exc</c> and
/// <c>cntlist.rev</c>, which wndb(5WN) describes.
/// </summary>
/// <remarks>
/// Fellbaum (ed.), WordNet: An Electronic Lexical Database, 1998. Lucene's WordnetSynonymParser reads another format,
/// Prolog's <c>wn_s.pl</c>, which is in neither Princeton's database nor Debian and has no frequencies. Safe for use by
/// several threads.
/// </remarks>
internal sealed class WordNet
{
    private const string DebianFolder = "/usr/share/wordnet";

    /// <summary>Id in the catalogue of datasets.</summary>
    internal const string DatasetId = "wordnet";

    private static readonly (PartOfSpeech Part, string Name)[] Parts =
    [
        (PartOfSpeech.Noun, "noun"), (PartOfSpeech.Verb, "verb"), (PartOfSpeech.Adjective, "adj"),
        (PartOfSpeech.Adverb, "adv"),
    ];

    private readonly Dictionary<PartOfSpeech, (SenseIndex Index, SynsetFile Synsets, IrregularForms Irregular)> _files;
    private readonly SenseCounts _counts;

    private WordNet(string folder)
    {
        _counts = new SenseCounts(Path.Combine(folder, "cntlist.rev"));
        _files = Parts.ToDictionary(p => p.Part, p => (
            new SenseIndex(Path.Combine(folder, $"index.{p.Name}")),
            new SynsetFile(Path.Combine(folder, $"data.{p.Name}")),
            new IrregularForms(Path.Combine(folder, $"{p.Name}.exc"))));
    }

    /// <summary>Reads a database.</summary>
    /// <param name="folder">
    /// Path of the folder with the files; null for the dataset cache (<c>datasets pull wordnet</c>) or, where it is not
    /// there, the folder of Debian's <c>wordnet-base</c>.
    /// </param>
    /// <param name="options">Folders of the datasets; null for those of the environment.</param>
    /// <exception cref="InvalidDataException">The database is missing or malformed.</exception>
    public static WordNet Open(string? folder = null, DatasetOptions? options = null)
    {
        options ??= DatasetOptions.FromEnvironment();
        string found = folder ?? Find(options) ?? throw new InvalidDataException(
            $"expected WordNet's database in {options.Folder} or {DebianFolder}, found none; "
            + $"`hypencoder datasets pull {DatasetId}` pulls it");
        string[] names = [.. Parts.SelectMany(p => new[] { $"index.{p.Name}", $"data.{p.Name}", $"{p.Name}.exc" })];
        string? missing = names.Append("cntlist.rev").FirstOrDefault(name => !File.Exists(Path.Combine(found, name)));
        return missing is null
            ? new WordNet(found)
            : throw new InvalidDataException($"{found}: expected WordNet's database, found no {missing}");
    }

    /// <summary>Every sense of every lemma of which a word may be a form, by part of speech and number.</summary>
    /// <param name="word">Word in lower case.</param>
    internal IReadOnlyList<WordSense> Senses(string word) =>
    [
        .. from part in Parts.Select(p => p.Part)
           from form in Morphology.Lemmas(word, part, _files[part].Irregular).DistinctBy(f => f.Lemma)
           from sense in Senses(word, form.Lemma, part, form.Inflection)
           select sense,
    ];

    private IEnumerable<WordSense> Senses(string word, string lemma, PartOfSpeech part, Inflection inflection)
    {
        (SenseIndex index, SynsetFile synsets, IrregularForms irregular) = _files[part];
        return index[lemma].Select((offset, i) => new WordSense(
            part, i + 1, _counts[lemma, part, i + 1],
            [.. synsets.Words(offset)
                .Where(other => !other.Equals(lemma, StringComparison.OrdinalIgnoreCase))
                .Select(other => (
                    Morphology.Inflect(other.Replace('_', ' '), part, inflection, irregular),
                    Count(other, part, offset)))
                .Where(other => !other.Item1.Equals(word, StringComparison.OrdinalIgnoreCase))]));
    }

    /// <summary>The number of times that a word was tagged in the sense of a synset.</summary>
    private int Count(string word, PartOfSpeech part, int offset)
    {
        string lemma = word.ToLowerInvariant();
        int sense = _files[part].Index[lemma].ToList().IndexOf(offset) + 1;
        return _counts[lemma, part, sense];
    }

    /// <summary>Finds the folder of the database; null where it is missing.</summary>
    internal static string? Find(DatasetOptions options)
    {
        DatasetState state = DatasetStore.State(DatasetCatalog.Get(DatasetId), options);
        if (state.IsPresent && !state.Files[0].NeedsExtraction)
            return Path.GetDirectoryName(state.Files[0].Path)!;
        return Directory.Exists(DebianFolder) ? DebianFolder : null;
    }
}
