using static TorchSharp.torch;

namespace Hypencoder.Torch;

/// <summary>
/// Gives modules the dotted names of a checkpoint (<c>attention.self.query</c>) without a class for each level: the
/// intermediate nodes are modules without a forward method.
/// </summary>
internal static class ModuleTree
{
    /// <summary>Registers <paramref name="module"/> under a dotted path below <paramref name="root"/>.</summary>
    public static T Add<T>(this nn.Module root, string path, T module)
        where T : nn.Module
    {
        string[] parts = path.Split('.');
        nn.Module node = root;
        foreach (string part in parts[..^1])
        {
            (string name, nn.Module? child) = node.named_children().FirstOrDefault(c => c.name == part);
            if (child is null)
                node.register_module(part, child = new Node(part));
            node = child;
        }
        node.register_module(parts[^1], module);
        return module;
    }

    private sealed class Node(string name) : nn.Module(name);
}
