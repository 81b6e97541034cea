using System.Globalization;
using Hypencoder.Studies.Trained.Findings;
using static Hypencoder.Training.Yaml.YamlRequirements;

namespace Hypencoder.Studies;

/// <summary>What is required of a study that is run several times, with other seeds or more training queries.</summary>
internal static class RepeatRequirements
{
    /// <summary>Checks seeds and fractions of the training queries.</summary>
    /// <exception cref="InvalidDataException">One is out of range, or there is only one of several.</exception>
    public static void RequireAll(IReadOnlyList<int> seeds, IReadOnlyList<double> shares, double share)
    {
        Require(seeds.Count != 1, "seeds", "one; use the key seed for one", "two or more");
        Require(
            seeds.Distinct().Count() == seeds.Count, "seeds", string.Join(", ", seeds), "different seeds");
        Require(share is > 0 and <= 1, "training_share", share, "above 0 and 1 at most");
        Require(
            shares.Count == 0 || share == 1, "training_share", share, "none beside training_shares");
        Require(shares.Count != 1, "training_shares", "one; use the key training_share for one", "two or more");
        Require(
            shares.All(s => s is > 0 and <= 1) && shares.Zip(shares.Skip(1)).All(s => s.First < s.Second),
            "training_shares", string.Join(", ", shares.Select(s => s.ToString(CultureInfo.InvariantCulture))),
            "fractions in ascending order, above 0 and 1 at most");
    }

    /// <summary>
    /// Checks that a profile measures what a report over several numbers of training queries compares, and nothing that
    /// would be repeated with each of them and left out of it.
    /// </summary>
    /// <exception cref="InvalidDataException">It measures something else, or has nothing to compare.</exception>
    public static void RequireComparable(StudyProfile profile)
    {
        const string Expected = "none beside training_shares, whose report is about rankings alone";
        Require(profile.Tasks is null, "tasks", "some", Expected);
        Require(profile.Robustness is null, "robustness", "some", Expected);
        Require(profile.Latency is null, "latency", "one", Expected);
        Require(profile.Graph.Settings.Count == 0, "graph.settings", profile.Graph.Settings.Count, Expected);
        Require(profile.TwoStage is null, "two_stage", "one", Expected);
        Require(
            StudyRoles.Pairs(profile.Models).Any(), "models", "none",
            "a Hypencoder with hidden layers and a bi-encoder that is trained alike, beside training_shares");
    }
}
