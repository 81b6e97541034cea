using Hypencoder.Models;
using Hypencoder.Studies.Replication;

namespace Hypencoder.Studies.Planning;

/// <summary>
/// The sizes and speeds of a study's models: of those that are here their own, of others those of BERT-base with six
/// hidden layers, as published models are.
/// </summary>
internal sealed class PlannedShapes(StudyNeeds needs, ReplicationConfig study, int threads)
{
    private readonly Dictionary<string, PlannedShape> _shapes = [];

    /// <summary>Of the largest model asked for.</summary>
    public long LargestParameterCount { get; private set; }

    public PlannedShape Of(ReplicatedSystem system)
    {
        string? place = needs.All.Single(n => n.Kind == StudyNeedKind.Model && n.Name == system.Model).Place;
        DualEncoderConfig config = place is null
            ? Calibration.Published
            : DualEncoderConfig.Read(place, system.ModelOptions);
        // Models of one shape are calibrated once.
        string key = $"{config.Kind} {config.QueryEncoder} {config.PassageEncoder} "
            + string.Join(' ', config.QNetDimensions);
        if (!_shapes.TryGetValue(key, out PlannedShape? shape))
        {
            (Calibration speed, long parameters) = Calibration.Measure(
                config, Math.Min(Calibration.PassageTokens, study.PassageMaxLength), threads);
            LargestParameterCount = Math.Max(LargestParameterCount, parameters);
            _shapes.Add(key, shape = new PlannedShape(config.Dimension, speed));
        }
        return shape;
    }
}
