using Hypencoder.Models;
using Hypencoder.Studies.Published;

namespace Hypencoder.Studies.Planning;

/// <summary>
/// The sizes and speeds of a study's models: those of the model where it is present, otherwise those of BERT-base,
/// which published models use.
/// </summary>
internal sealed class PlannedShapes(StudyNeeds needs, ReplicationConfig study, int threads)
{
    private const int Width = 768;
    private readonly Dictionary<string, PlannedShape> _shapes = [];
    private readonly Dictionary<EncoderConfig, double> _passageSeconds = [];

    /// <summary>Number of parameters of the largest model requested so far.</summary>
    public long LargestParameterCount { get; private set; }

    public PlannedShape Of(ReplicatedSystem system)
    {
        string? place = needs.All.Single(n => n.Kind == StudyNeedKind.Model && n.Name == system.Model).Place;
        DualEncoderConfig config = place is null
            ? OfBertBase(system.HiddenLayers)
            : DualEncoderConfig.Read(place, system.ModelOptions);
        // Models of the same architecture are calibrated once.
        string key = $"{config.Kind} {config.QueryEncoder} {config.PassageEncoder} "
            + string.Join(' ', config.QNetDimensions);
        if (!_shapes.TryGetValue(key, out PlannedShape? shape))
        {
            (Calibration speed, long parameters) = Calibration.Measure(
                config, Math.Min(Calibration.PassageTokens, study.PassageMaxLength), threads);
            LargestParameterCount = Math.Max(LargestParameterCount, parameters);
            // The time of a passage encoder does not depend on the query encoder, so its estimate must not either.
            if (!_passageSeconds.TryAdd(config.PassageEncoder, speed.PassageSeconds))
                speed = speed with { PassageSeconds = _passageSeconds[config.PassageEncoder] };
            _shapes.Add(key, shape = new PlannedShape(config.Dimension, speed));
        }
        return shape;
    }

    private static DualEncoderConfig OfBertBase(int? hiddenLayers)
    {
        EncoderConfig encoder = new()
        {
            VocabularySize = 30522,
            HiddenSize = Width,
            Layers = 12,
            Heads = 12,
            IntermediateSize = 3072,
        };
        return new DualEncoderConfig
        {
            Kind = hiddenLayers is null ? DualEncoderKind.BiEncoder : DualEncoderKind.Hypencoder,
            QueryEncoder = encoder,
            PassageEncoder = encoder,
            QNetDimensions = hiddenLayers is int layers ? [Width, .. Enumerable.Repeat(Width, layers), 1] : [],
        };
    }
}
