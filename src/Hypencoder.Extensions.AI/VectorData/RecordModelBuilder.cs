using System.Diagnostics.CodeAnalysis;
using Hypencoder.Models;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;
using Microsoft.Extensions.VectorData.ProviderServices;

namespace Hypencoder.Extensions.AI;

/// <summary>
/// Builds the description of a record: its key, data properties, and one vector property of type string, whose text the
/// model encodes. What a definition asks for and the model does not do is refused by name.
/// </summary>
/// <param name="model">Model of the store.</param>
internal sealed class RecordModelBuilder(RetrievalModel model)
    : CollectionModelBuilder(new CollectionModelBuildingOptions
    {
        RequiresAtLeastOneVector = true,
        SupportsMultipleVectors = false,
    })
{
    protected override bool IsVectorPropertyTypeValid(Type type, [NotNullWhen(false)] out string? supportedTypes)
    {
        supportedTypes = nameof(String);
        return type == typeof(string);
    }

    protected override bool IsDataPropertyTypeValid(Type type, [NotNullWhen(false)] out string? supportedTypes)
    {
        supportedTypes = RecordValues.SupportedTypes;
        return RecordValues.Of(type) is not null;
    }

    protected override void ValidateKeyProperty(KeyPropertyModel keyProperty)
    {
        base.ValidateKeyProperty(keyProperty);
        if (!RecordKey.IsSupported(keyProperty.Type))
        {
            throw new NotSupportedException(
                $"key property '{keyProperty.ModelName}': expected one of the types {RecordKey.SupportedTypes}, "
                + $"found {keyProperty.Type.Name}");
        }
    }

    protected override void ValidateProperty(
        PropertyModel propertyModel, VectorStoreCollectionDefinition? definition)
    {
        // The base class would ask for an embedding generator.
        if (propertyModel is VectorPropertyModel { Type: Type type } && type != typeof(string))
        {
            throw new NotSupportedException(
                $"vector property '{propertyModel.ModelName}': expected the type string, whose text the store's model "
                + $"encodes, found {type.Name}");
        }
        base.ValidateProperty(propertyModel, definition);
        if (propertyModel is not VectorPropertyModel vector)
            return;
        string name = $"vector property '{vector.ModelName}'";
        if (vector.Dimensions != model.Dimension)
        {
            throw new NotSupportedException(
                $"{name}: expected {model.Dimension} dimensions, as the model's vectors have, found "
                + $"{vector.Dimensions}");
        }
        if (vector.IndexKind is string kind and not IndexKind.Flat)
            throw new NotSupportedException($"{name}: expected the index kind Flat or null, found {kind}");
        RequireDistance(name, vector.DistanceFunction);
        if (vector.EmbeddingGenerator is IEmbeddingGenerator generator
            && generator.GetService(typeof(RetrievalModel)) != model)
        {
            throw new NotSupportedException(
                $"{name}: the store's model encodes it, so it cannot have the embedding generator "
                + generator.GetType().Name);
        }
    }

    private void RequireDistance(string name, string? function)
    {
        if (function is null)
            return;
        List<string> own = [];
        if (model.Config.ScoresByInnerProduct)
            own.Add(DistanceFunction.DotProductSimilarity);
        if (own.Count > 0 && model.Config.Normalize)
            own.Add(DistanceFunction.CosineSimilarity);
        if (!own.Contains(function))
        {
            string expected = string.Join(" or ", [.. own, "null"]);
            throw new NotSupportedException(
                $"{name}: expected the distance function {expected}, since the model decides how it scores, "
                + $"found {function}");
        }
    }
}
