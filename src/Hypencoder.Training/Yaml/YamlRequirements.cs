using Hypencoder.Models;
using Hypencoder.Search;

namespace Hypencoder.Training.Yaml;

/// <summary>Checks of the values in configuration files; sizes are bounded before memory is allocated.</summary>
internal static class YamlRequirements
{
    private const int MaxVocabulary = 1 << 20, MaxLength = 1 << 14, MaxHiddenLayers = 64,
        MaxHiddenWidth = 1 << 14;

    /// <summary>Requires a condition of a setting.</summary>
    /// <exception cref="InvalidDataException">The condition does not hold; the message names key and value.</exception>
    public static void Require(bool condition, string key, object value, string expected)
    {
        if (!condition)
            throw new InvalidDataException(FormattableString.Invariant($"{key}: expected {expected}, found {value}"));
    }

    public static void RequireSize(int value, string key, int most) =>
        Require(value >= 1 && value <= most, key, value, $"1 to {most}");

    /// <summary>Requires a size of a vocabulary that can be trained.</summary>
    public static void RequireVocabulary(int size) =>
        Require(size is >= 100 and <= MaxVocabulary, "vocabulary_size", size, $"100 to {MaxVocabulary}");

    /// <summary>Requires a valid maximum length of texts, in tokens.</summary>
    public static void RequireLength(string key, int length) =>
        Require(length is >= 3 and <= MaxLength, key, length, $"3 to {MaxLength}");

    /// <summary>Requires a linear term where q-nets start at zero, since nothing else would rank passages.</summary>
    public static void RequireZeroOutput(string key, bool linearTerm, double pooledOutput)
    {
        Require(linearTerm, $"{key}.initialization.zero_output", "true", "false without linear_term: true");
        Require(
            pooledOutput == 0, $"{key}.initialization.pooled_output", pooledOutput, "none beside zero_output: true");
    }

    /// <summary>Requires what a bound on a q-net's correction needs: a linear term and hidden layers.</summary>
    public static void RequireCorrectionBound(string key, double bound, bool linearTerm, int? hiddenLayers)
    {
        Require(bound is > 0 and < float.MaxValue, $"{key}.correction_bound", bound, "above 0");
        Require(
            linearTerm && hiddenLayers != 0, $"{key}.correction_bound", bound,
            "none without linear_term: true and hidden layers");
    }

    /// <summary>Requires hidden layers, which alone have an input that is whitened.</summary>
    public static void RequireWhitening(string key, int? hiddenLayers) => Require(
        hiddenLayers != 0, $"{key}.initialization.whitening", "true", "false for q-nets without hidden layers");

    /// <summary>Requires a valid number of hidden layers of a q-net.</summary>
    public static void RequireHiddenLayers(string key, int layers) =>
        Require(layers is >= 0 and <= MaxHiddenLayers, key, layers, $"0 to {MaxHiddenLayers}");

    /// <summary>Requires a valid width of a q-net's hidden layers that differs from that of passage vectors.</summary>
    /// <param name="key">Key of the model.</param>
    /// <param name="width">Width of the hidden layers.</param>
    /// <param name="layers">Number of hidden layers.</param>
    /// <param name="options">Options of the q-net.</param>
    public static void RequireHiddenWidth(string key, int width, int layers, QNetOptions options)
    {
        Require(width is > 0 and <= MaxHiddenWidth, $"{key}.hidden_width", width, $"1 to {MaxHiddenWidth}");
        Require(layers > 0, $"{key}.hidden_width", width, "none without hidden layers");
        bool residualOnFirst = options.Residual && (layers > 1 || options.ResidualOnLast);
        Require(
            !residualOnFirst, $"{key}.hidden_width", width,
            "one hidden layer without residual, since its input is as wide as a passage vector");
    }

    /// <summary>Requires widths to which a q-net can be cut.</summary>
    /// <param name="key">Key of the model.</param>
    /// <param name="widths">Widths to which it is trained.</param>
    /// <param name="layers">Number of hidden layers.</param>
    /// <param name="hiddenWidth">Width of the hidden layers; null for that of the passage vector, unknown yet.</param>
    /// <param name="options">Options of the q-net.</param>
    public static void RequireNestedWidths(
        string key, IReadOnlyList<int> widths, int layers, int? hiddenWidth, QNetOptions options)
    {
        string found = $"[{string.Join(", ", widths)}]";
        Require(widths.Count > 0, $"{key}.nested_widths", found, "one or more widths");
        int[] dimensions = [MaxHiddenWidth, .. Enumerable.Repeat(hiddenWidth ?? MaxHiddenWidth, layers), 1];
        string? expected = QNetWidths.Unmet(widths, dimensions, options);
        Require(expected is null, $"{key}.nested_widths", found, expected ?? "");
    }

    /// <summary>
    /// Returns whether a name can be used in file names and tables: letters, digits, -, _ and . only.
    /// </summary>
    public static bool IsPlainName(string name) =>
        name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
