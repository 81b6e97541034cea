using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;

namespace Hypencoder.Training.Yaml;

/// <summary>Allows settings to be declared as read-only collections.</summary>
internal sealed class ReadOnlyCollections : INodeTypeResolver
{
    public bool Resolve(NodeEvent? nodeEvent, ref Type currentType)
    {
        Type? open = currentType.IsConstructedGenericType ? currentType.GetGenericTypeDefinition() : null;
        Type? made = open == typeof(IReadOnlyList<>) ? typeof(List<>)
            : open == typeof(IReadOnlyDictionary<,>) ? typeof(Dictionary<,>) : null;
        if (made is null)
            return false;
        currentType = made.MakeGenericType(currentType.GetGenericArguments());
        return true;
    }
}
