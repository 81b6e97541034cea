using Hypencoder.Models;

namespace Hypencoder.Retrieval.Segments;

/// <summary>A model shared by searches and additions until the last of them has ended.</summary>
/// <param name="model">Model to share.</param>
/// <param name="isOwned">Whether it is disposed of then.</param>
internal sealed class SharedModel(RetrievalModel model, bool isOwned) : SharedResource
{
    public RetrievalModel Model => model;

    protected override void Free()
    {
        if (isOwned)
            model.Dispose();
    }
}
