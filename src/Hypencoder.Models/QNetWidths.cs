using Hypencoder.Search;

namespace Hypencoder.Models;

/// <summary>
/// The widths to which a model's q-nets can be cut: the first units of each hidden layer, with LayerNorm over these
/// alone. The passage vector and the score stay whole.
/// </summary>
internal static class QNetWidths
{
    /// <summary>Returns the widths of layers of q-nets that are cut.</summary>
    /// <param name="dimensions">Widths of the whole q-net: d, the hidden layers, 1.</param>
    /// <param name="width">Number of units that each hidden layer keeps.</param>
    public static int[] Cut(IReadOnlyList<int> dimensions, int width) =>
        [.. dimensions.Select((whole, i) => i == 0 || i == dimensions.Count - 1 ? whole : width)];

    /// <summary>
    /// Returns what was expected in place of widths to which q-nets cannot be cut; null where they can be.
    /// </summary>
    /// <param name="widths">Widths to which a model is trained.</param>
    /// <param name="dimensions">Widths of the whole q-net: d, the hidden layers, 1.</param>
    /// <param name="options">Settings of the q-net.</param>
    public static string? Unmet(IReadOnlyList<int> widths, IReadOnlyList<int> dimensions, QNetOptions options)
    {
        if (widths.Count == 0)
            return null;
        int hidden = dimensions.Count - 2;
        if (hidden == 0)
            return "none, for q-nets without hidden layers";
        if (options.Residual && (hidden > 1 || options.ResidualOnLast))
        {
            return "none where the first hidden layer has a residual, since a cut layer cannot add the whole passage "
                + "vector to its output (do_residual: false allows them, or one hidden layer without "
                + "do_residual_on_last)";
        }
        int narrowest = dimensions.Skip(1).SkipLast(1).Min();
        bool ascend = widths.Zip(widths.Skip(1)).All(pair => pair.First < pair.Second);
        return ascend && widths[0] > 0 && widths[^1] < narrowest
            ? null
            : $"ascending widths below {narrowest}, that of the narrowest hidden layer";
    }

    /// <summary>Returns the width to which a model's q-nets are cut; null for whole ones.</summary>
    /// <param name="config">Architecture of the model.</param>
    /// <param name="asked">Width asked for; null for whole q-nets.</param>
    /// <param name="directory">Directory of the model, for messages.</param>
    /// <exception cref="InvalidDataException">The model was not trained to be cut to this width.</exception>
    public static int? Choose(DualEncoderConfig config, int? asked, string directory)
    {
        int[] whole = [.. config.QNetDimensions.Skip(1).SkipLast(1).Distinct()];
        if (asked is not int width || whole is [int only] && width == only)
            return null;
        if (config.NestedWidths.Contains(width))
            return width;
        string problem = (config.Kind, whole.Length, config.NestedWidths.Count) switch
        {
            (DualEncoderKind.BiEncoder, _, _) => "a bi-encoder, which has no q-nets",
            (_, 0, _) => "a Hypencoder whose q-nets have no hidden layers",
            (_, _, 0) => "a Hypencoder without nested_widths, whose q-nets have hidden layers of "
                + string.Join(", ", whole),
            _ => $"one for the widths {string.Join(", ", config.NestedWidths.Concat(whole))}",
        };
        throw new InvalidDataException(
            $"{directory}: expected a model trained for q-nets of width {width}, found {problem}");
    }
}
