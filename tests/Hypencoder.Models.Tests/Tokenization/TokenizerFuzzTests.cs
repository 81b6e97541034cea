namespace Hypencoder.Models.Tests.Tokenization;

/// <summary>
/// Mutated tokenizer files either load or are refused with one line that names the file and the fault.
/// </summary>
public sealed class TokenizerFuzzTests : IDisposable
{
    private static readonly string[] Names = ["vocab.txt", "tokenizer.json", "tokenizer_config.json"];

    private readonly TempFolder _folder = new();

    [Fact]
    public void Load_HundredsOfMutations_LoadsOrNamesTheFile() => Run(seed: 1, count: 600);

    [Fact(Explicit = true)]
    [Trait("Speed", "slow")]
    public void Load_ThousandsOfMutations_LoadsOrNamesTheFile() => Run(seed: 2, count: 6_000);

    public void Dispose() => _folder.Dispose();

    private void Run(int seed, int count)
    {
        string[] tokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "##b", "é", "中", "##😀"];
        new WordPieceTokenizer(tokens, "small", added: [new(10, "[q]", true)]).Save(_folder.Path);
        TokenizerJson.Write(_folder.Path, tokens);
        byte[][] originals = [.. Names.Select(name => File.ReadAllBytes(_folder.File(name)))];
        Random random = new(seed);
        int loaded = 0;
        for (int i = 0; i < count; i++)
        {
            int kind = random.Next(Names.Length);
            // Without the other vocabulary, only the mutated one is read.
            bool alone = kind < 2 && random.Next(2) == 0;
            for (int file = 0; file < Names.Length; file++)
                File.WriteAllBytes(_folder.File(Names[file]), originals[file]);
            if (alone)
                File.Delete(_folder.File(Names[1 - kind]));
            File.WriteAllBytes(_folder.File(Names[kind]), Mutation.Of(originals[kind], random));
            loaded += Loads($"seed {seed}, mutation {i} of {Names[kind]}") ? 1 : 0;
        }
        Assert.InRange(loaded, 1, count - 1);
    }

    private bool Loads(string mutation)
    {
        try
        {
            WordPieceTokenizer tokenizer = WordPieceTokenizer.Load(_folder.Path);
            int[] ids = tokenizer.Encode("ab é[q]中[MASK] zz", 16);
            Assert.True(ids.All(id => id >= 0 && id < tokenizer.VocabularySize), mutation);
            return true;
        }
        catch (InvalidDataException e)
        {
            bool names = Names.Any(name => e.Message.StartsWith(_folder.File(name), StringComparison.Ordinal));
            bool oneLine = e.Message.Length < 1_000 && !e.Message.Any(char.IsControl);
            Assert.True(names && oneLine, $"{mutation}: {e.Message[..Math.Min(1_000, e.Message.Length)]}");
            return false;
        }
        catch (Exception e)
        {
            Assert.Fail($"{mutation}: {e}");
            return false;
        }
    }
}
