using System.Linq.Expressions;
using System.Reflection;
using Microsoft.Extensions.VectorData.ProviderServices;

namespace Hypencoder.Extensions.AI;

/// <summary>
/// Turns a filter into a function of a record in memory. A filter may do anything with data properties and the key; a
/// use of the record that is none of these is refused by name. Where a comparison or call needs a value that a record
/// does not have, the record does not match, as in a database.
/// </summary>
internal sealed class RecordFilter : ExpressionVisitor
{
    private static readonly MethodInfo AreEqual = typeof(object).GetMethod(
        nameof(object.Equals), BindingFlags.Public | BindingFlags.Static)!;

    private readonly CollectionModel _model;
    private readonly ParameterExpression _record;
    private List<Expression> _needed = [];

    private RecordFilter(CollectionModel model, ParameterExpression record)
    {
        _model = model;
        _record = record;
    }

    /// <summary>Compiles a filter.</summary>
    /// <exception cref="InvalidOperationException">The filter names a property that the collection lacks.</exception>
    /// <exception cref="NotSupportedException">
    /// The filter uses the vector property, or the record as a whole.
    /// </exception>
    public static Func<TRecord, bool> Compile<TRecord>(
        Expression<Func<TRecord, bool>> filter, CollectionModel model)
    {
        ArgumentNullException.ThrowIfNull(filter);
        RecordFilter visitor = new(model, filter.Parameters[0]);
        return Expression.Lambda<Func<TRecord, bool>>(visitor.Visit(filter.Body), filter.Parameters).Compile();
    }

    protected override Expression VisitParameter(ParameterExpression node) => node != _record
        ? node
        : throw new NotSupportedException("filter: expected uses of the record's properties, found the record itself");

    protected override Expression VisitMember(MemberExpression node)
    {
        if (node.Expression == _record)
        {
            Require(node.Member.Name);
            return node;
        }
        Expression visited = base.VisitMember(node);
        Need(node.Expression);
        return visited;
    }

    protected override Expression VisitMethodCall(MethodCallExpression node)
    {
        if (node.Object == _record && node.Method.Name == "get_Item")
        {
            Require(Expression.Lambda<Func<string>>(node.Arguments[0]).Compile()());
            return node;
        }
        if (node.Type != typeof(bool))
            return Visited(node);
        return Guarded(() => Visited(node));
    }

    protected override Expression VisitBinary(BinaryExpression node)
    {
        if (node.NodeType is ExpressionType.AndAlso or ExpressionType.OrElse || node.Type != typeof(bool))
            return base.VisitBinary(node);
        return Guarded(() =>
        {
            BinaryExpression visited = (BinaryExpression)base.VisitBinary(node);
            bool isEquality = node.NodeType is ExpressionType.Equal or ExpressionType.NotEqual;
            // The values of a dynamic record are objects, whose operator == would compare references.
            if (!isEquality || (node.Left.Type != typeof(object) && node.Right.Type != typeof(object)))
                return visited;
            Expression equal = Expression.Call(
                AreEqual, Expression.Convert(visited.Left, typeof(object)),
                Expression.Convert(visited.Right, typeof(object)));
            return node.NodeType == ExpressionType.Equal ? equal : Expression.Not(equal);
        });
    }

    protected override Expression VisitUnary(UnaryExpression node)
    {
        bool needsValue = node.NodeType == ExpressionType.ArrayLength || (node.NodeType == ExpressionType.Convert
            && node.Method is null && node.Type.IsValueType && Nullable.GetUnderlyingType(node.Type) is null);
        if (!needsValue)
            return base.VisitUnary(node);
        return node.Type == typeof(bool) ? Guarded(Visit) : Visit();

        Expression Visit()
        {
            Expression visited = base.VisitUnary(node);
            Need(node.Operand);
            return visited;
        }
    }

    private Expression Visited(MethodCallExpression node)
    {
        Expression visited = base.VisitMethodCall(node);
        Need(node.Object ?? (node.Arguments.Count > 0 ? node.Arguments[0] : null));
        return visited;
    }

    /// <summary>Visits a condition, and makes it false where a value that it needs is missing.</summary>
    private Expression Guarded(Func<Expression> visit)
    {
        List<Expression> outer = _needed;
        _needed = [];
        Expression condition = visit();
        foreach (Expression value in Enumerable.Reverse(_needed))
        {
            Expression isThere = Expression.NotEqual(value, Expression.Constant(null, value.Type));
            condition = Expression.AndAlso(isThere, condition);
        }
        _needed = outer;
        return condition;
    }

    /// <summary>Notes that a member of a property's value is used, so that the value must not be null.</summary>
    private void Need(Expression? source)
    {
        while (source is UnaryExpression { NodeType: ExpressionType.Convert } convert && IsSpan(convert.Type))
            source = convert.Operand;
        if (source is MethodCallExpression { Method.Name: "op_Implicit", Arguments: [Expression from] })
            source = from;
        Expression? value = source;
        while (value is UnaryExpression { NodeType: ExpressionType.Convert } cast)
            value = cast.Operand;
        bool isProperty = value is MemberExpression member ? member.Expression == _record
            : value is MethodCallExpression call && call.Object == _record;
        if (isProperty && (!value!.Type.IsValueType || Nullable.GetUnderlyingType(value.Type) is not null))
            _needed.Add(value);
    }

    private static bool IsSpan(Type type) => type.IsGenericType
        && type.GetGenericTypeDefinition() is Type open && (open == typeof(Span<>) || open == typeof(ReadOnlySpan<>));

    private void Require(string name)
    {
        if (!_model.PropertyMap.TryGetValue(name, out PropertyModel? property))
            throw new InvalidOperationException($"filter: the collection has no property '{name}'");
        if (property is VectorPropertyModel)
        {
            throw new NotSupportedException(
                $"filter: '{name}' is the vector property: give the record a data property to filter by");
        }
    }
}
