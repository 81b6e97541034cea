namespace Hypencoder.Training.Yaml;

/// <summary>Bounds of the values in configuration files; what allocates memory is bounded before it does.</summary>
internal static class YamlRequirements
{
    private const int MaxVocabulary = 1 << 20, MaxLength = 1 << 14, MaxHiddenLayers = 64;

    /// <exception cref="InvalidDataException">The condition does not hold; the message names key and value.</exception>
    public static void Require(bool condition, string key, object value, string expected)
    {
        if (!condition)
            throw new InvalidDataException(FormattableString.Invariant($"{key}: expected {expected}, found {value}"));
    }

    public static void RequireSize(int value, string key, int most) =>
        Require(value >= 1 && value <= most, key, value, $"1 to {most}");

    /// <summary>Requires that a vocabulary of this size can be trained.</summary>
    public static void RequireVocabulary(int size) =>
        Require(size is >= 100 and <= MaxVocabulary, "vocabulary_size", size, $"100 to {MaxVocabulary}");

    /// <summary>Requires a possible length of texts, in tokens.</summary>
    public static void RequireLength(string key, int length) =>
        Require(length is >= 3 and <= MaxLength, key, length, $"3 to {MaxLength}");

    /// <summary>Requires a possible number of hidden layers of a q-net.</summary>
    public static void RequireHiddenLayers(string key, int layers) =>
        Require(layers is >= 0 and <= MaxHiddenLayers, key, layers, $"0 to {MaxHiddenLayers}");

    /// <summary>Whether a name can stand in file names and tables as it is: letters, digits, -, _ and .</summary>
    public static bool IsPlainName(string name) =>
        name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
