using Microsoft.Extensions.VectorData;
using Microsoft.Extensions.VectorData.ProviderServices;

namespace Hypencoder.Extensions.AI;

/// <summary>Orders records by data properties or the key: strings ordinally, missing values first.</summary>
internal static class RecordOrder
{
    /// <summary>The items in the order that options ask for; as they are without one.</summary>
    /// <exception cref="InvalidOperationException">A property is not one of the collection.</exception>
    /// <exception cref="NotSupportedException">The values of a property have no order.</exception>
    public static IEnumerable<(int Place, TRecord Record)> Of<TRecord>(
        IEnumerable<(int Place, TRecord Record)> items, FilteredRecordRetrievalOptions<TRecord>? options,
        CollectionModel model)
        where TRecord : class
    {
        IOrderedEnumerable<(int Place, TRecord Record)>? ordered = null;
        foreach (var sort in options?.OrderBy?.Invoke(new()).Values ?? [])
        {
            PropertyModel property = model.GetDataOrKeyProperty(sort.PropertySelector);
            Type type = Nullable.GetUnderlyingType(property.Type) ?? property.Type;
            if (!typeof(IComparable).IsAssignableFrom(type))
            {
                throw new NotSupportedException(
                    $"OrderBy: values of '{property.ModelName}' ({type.Name}) have no order");
            }
            Func<(int, TRecord Record), object?> value = item => property.GetValueAsObject(item.Record);
            IComparer<object?> comparer = type == typeof(string)
                ? Comparer<object?>.Create((a, b) => string.CompareOrdinal((string?)a, (string?)b))
                : Comparer<object?>.Default;
            ordered = (ordered, sort.Ascending) switch
            {
                (null, true) => items.OrderBy(value, comparer),
                (null, false) => items.OrderByDescending(value, comparer),
                (_, true) => ordered.ThenBy(value, comparer),
                (_, false) => ordered.ThenByDescending(value, comparer),
            };
        }
        return ordered ?? items;
    }
}
