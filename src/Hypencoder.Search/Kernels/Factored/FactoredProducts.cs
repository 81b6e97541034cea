namespace Hypencoder.Search.Kernels;

/// <summary>
/// Products of one vector with a layer's matrix W = P N + B, over its factors: what a gradient needs, for one passage
/// in both directions.
/// </summary>
internal static unsafe class FactoredProducts<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>y += x W.</summary>
    /// <param name="panels">Contexts of the query.</param>
    /// <param name="layer">Hidden layer.</param>
    /// <param name="x">Input of the layer.</param>
    /// <param name="projected">Scratch of whole panels.</param>
    /// <param name="y">
    /// Sums, with room for whole panels; values beyond the layer's width are undefined afterwards.
    /// </param>
    public static void AddProduct(ContextPanels panels, int layer, float[] x, float[] projected, float[] y)
    {
        FactoredLayer shared = panels.Factors.Layers[layer];
        Array.Clear(projected);
        fixed (float* from = x, through = projected, to = y)
        {
            for (int panel = 0; panel < shared.ProjectionPanels; panel++)
            {
                PanelVector.AddProduct<TSimd, TVector>(
                    from, shared.Projection(panel), shared.Inputs, through + panel * shared.Columns);
            }
            for (int panel = 0; panel < shared.OutputPanels; panel++)
            {
                float* sums = to + panel * shared.Columns;
                PanelVector.AddProduct<TSimd, TVector>(from, shared.Base(panel), shared.Inputs, sums);
                PanelVector.AddProduct<TSimd, TVector>(through, panels.Panel(layer, panel), shared.ContextWidth, sums);
            }
        }
    }

    /// <summary>y += W x.</summary>
    /// <param name="panels">Contexts of the query.</param>
    /// <param name="layer">Hidden layer.</param>
    /// <param name="x">Gradient of the layer's output, followed by zeros to the end of a panel.</param>
    /// <param name="projected">Scratch of whole panels.</param>
    /// <param name="y">Sums.</param>
    public static void AddTransposedProduct(ContextPanels panels, int layer, float[] x, float[] projected, float[] y)
    {
        FactoredLayer shared = panels.Factors.Layers[layer];
        Array.Clear(projected);
        fixed (float* from = x, through = projected, to = y)
        {
            PanelVector.AddTransposedProduct<TSimd, TVector>(
                panels.Panel(layer, 0), shared.ContextLength, shared.OutputPanels, shared.ContextWidth, from, through);
            PanelVector.AddTransposedProduct<TSimd, TVector>(
                shared.Base(0), shared.PanelLength, shared.OutputPanels, shared.Inputs, from, to);
            PanelVector.AddTransposedProduct<TSimd, TVector>(
                shared.Projection(0), shared.PanelLength, shared.ProjectionPanels, shared.Inputs, through, to);
        }
    }
}
