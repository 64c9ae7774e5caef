using Qdrant.Client.Grpc;

namespace Wxauto.Knowledge.Tests.Vectors.Qdrant;

/// <summary>Filters, as far as the index may use them: everything else is refused.</summary>
internal static class QdrantFilter
{
    public static bool Holds(Filter? filter, PointStruct point)
    {
        if (filter is null)
            return true;
        if (filter.Should.Count > 0 || filter.MinShould is not null)
            throw QdrantRefusal.WrongInput("a filter that is not known here");
        return filter.Must.All(c => Holds(c, point)) && !filter.MustNot.Any(c => Holds(c, point));
    }

    private static bool Holds(Condition condition, PointStruct point) => condition.ConditionOneOfCase switch
    {
        Condition.ConditionOneOfOneofCase.HasId => condition.HasId.HasId.Contains(point.Id),
        Condition.ConditionOneOfOneofCase.Field => Values(point, condition.Field.Key).Any(v => Holds(condition.Field, v)),
        var other => throw QdrantRefusal.WrongInput($"the condition {other}"),
    };

    private static bool Holds(FieldCondition field, Value value) => (field.Match, field.Range) switch
    {
        ({ MatchValueCase: Match.MatchValueOneofCase.Keyword } match, null) => value.StringValue == match.Keyword,
        ({ MatchValueCase: Match.MatchValueOneofCase.Keywords } match, null) => match.Keywords.Strings.Contains(value.StringValue),
        (null, { } range) => (!range.HasLt || value.IntegerValue < range.Lt) && (!range.HasLte || value.IntegerValue <= range.Lte)
            && (!range.HasGt || value.IntegerValue > range.Gt) && (!range.HasGte || value.IntegerValue >= range.Gte),
        _ => throw QdrantRefusal.WrongInput($"the condition {field}"),
    };

    /// <summary>A condition holds for an array when it holds for one of its values; for a field that is absent, never.</summary>
    private static Google.Protobuf.Collections.RepeatedField<Value> Values(PointStruct point, string name) => !point.Payload.TryGetValue(name, out var value) ? []
        : value.KindCase == Value.KindOneofCase.ListValue ? value.ListValue.Values : [value];
}
