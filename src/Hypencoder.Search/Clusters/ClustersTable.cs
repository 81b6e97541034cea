using System.Runtime.CompilerServices;
using Hypencoder.Search.Files;

namespace Hypencoder.Search;

/// <summary>
/// The part of a cluster file beside the 8-bit vectors: mean (f32, d), centroids (f32, clusters × d), spreads (f32),
/// deviations (f32, <see cref="ClustersHeader.Deviations"/> × d), sizes (i32, clusters) and members (i32, the passages
/// of each cluster in the order of their panels). All of it is checked on opening, since every search reads it.
/// </summary>
internal sealed class ClustersTable
{
    private readonly MappedFile _file;
    private readonly ClustersHeader _header;
    private readonly int[] _firstPanels;
    private readonly int[] _firstMembers;

    /// <exception cref="InvalidDataException">
    /// A value is not finite, or the clusters do not hold every passage exactly once.
    /// </exception>
    public ClustersTable(MappedFile file, ClustersHeader header)
    {
        _file = file;
        _header = header;
        _firstPanels = new int[header.Clusters + 1];
        _firstMembers = new int[header.Clusters + 1];
        CheckFinite("mean", Mean);
        CheckFinite("centroids", Centroids);
        CheckFinite("spreads", Spreads);
        CheckFinite("deviations", Deviations);
        if (Spreads.ContainsAnyInRange(float.MinValue, -float.Epsilon))
            throw new InvalidDataException($"{file.Path}: expected spreads of zero or more, found a negative one");
        ReadSizes();
        CheckMembers();
    }

    public ReadOnlySpan<float> Mean => _file.Span<float>(_header.TableAt, _header.Dimension);

    public ReadOnlySpan<float> Centroids => _file.Span<float>(
        _header.TableAt + sizeof(float) * (long)_header.Dimension, _header.Clusters * _header.Dimension);

    public ReadOnlySpan<float> Spreads => _file.Span<float>(SpreadsAt, _header.Clusters);

    public ReadOnlySpan<float> Deviations =>
        _file.Span<float>(DeviationsAt, _header.Deviations * _header.Dimension);

    /// <summary>First panel of each cluster, followed by the number of panels.</summary>
    public ReadOnlySpan<int> FirstPanels => _firstPanels;

    /// <summary>The passages of a cluster, sixteen to a panel.</summary>
    public ReadOnlySpan<int> Members(int cluster)
    {
        int first = _firstMembers[cluster];
        return _file.Span<int>(MembersAt + sizeof(int) * (long)first, _firstMembers[cluster + 1] - first);
    }

    private long SpreadsAt =>
        _header.TableAt + sizeof(float) * (1L + _header.Clusters) * _header.Dimension;

    private long DeviationsAt => SpreadsAt + sizeof(float) * (long)_header.Clusters;

    private long SizesAt => DeviationsAt + sizeof(float) * (long)_header.Deviations * _header.Dimension;

    private long MembersAt => SizesAt + sizeof(int) * (long)_header.Clusters;

    private void CheckFinite(string what, ReadOnlySpan<float> values)
    {
        int at = FiniteValues.FirstOther(values);
        if (at >= 0)
            throw new InvalidDataException(string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"{_file.Path}: expected finite {what}, found {values[at]} as value {at}"));
    }

    private void ReadSizes()
    {
        ReadOnlySpan<int> sizes = _file.Span<int>(SizesAt, _header.Clusters);
        long members = 0, panels = 0;
        for (int cluster = 0; cluster < sizes.Length; cluster++)
        {
            members += FileHeader.Within(
                _file, $"size of cluster {cluster}", sizes[cluster], 0, _header.Count - members);
            panels += ClusterPanel.Count(sizes[cluster]);
            _firstMembers[cluster + 1] = (int)members;
            _firstPanels[cluster + 1] = (int)Math.Min(panels, int.MaxValue);
        }
        if (members != _header.Count || panels != _header.Panels)
            throw new InvalidDataException(
                $"{_file.Path}: expected {_header.Count} passages in {_header.Panels} panels, "
                + $"found {members} in {panels}");
    }

    /// <remarks>Optimised from the first call on, since it runs only once.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CheckMembers()
    {
        VisitedPassages met = new(_header.Count);
        ReadOnlySpan<int> members = _file.Span<int>(MembersAt, _header.Count);
        foreach (int passage in members)
        {
            FileHeader.Within(_file, "passage of a cluster", passage, 0, _header.Count - 1);
            if (!met.Add(passage))
                throw new InvalidDataException($"{_file.Path}: expected every passage once, found {passage} twice");
        }
    }
}
