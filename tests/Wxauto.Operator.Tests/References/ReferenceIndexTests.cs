using Wxauto.Operator.References;
using Wxauto.Operator.Resources;
using Wxauto.Operator.Runtime;

namespace Wxauto.Operator.Tests.References;

public sealed class ReferenceIndexTests
{
    private static readonly ResourceKey One = new("shop", "one"), Two = new("shop", "two"), Secret = new("shop", "s");
    private readonly ReferenceIndex<AgentResource> _index = new();

    [Fact]
    public void It_tells_who_names_an_object_in_the_same_namespace()
    {
        _index.Set(One, [Of(ReferenceKind.Secret, "s")]);
        _index.Set(Two, [Of(ReferenceKind.Secret, "s"), Of(ReferenceKind.ConfigMap, "c")]);

        _index.Naming(ReferenceKind.Secret, Secret).Should().BeEquivalentTo([One, Two]);
        _index.Naming(ReferenceKind.ConfigMap, Secret).Should().BeEmpty();
        _index.Naming(ReferenceKind.Secret, new ResourceKey("other", "s")).Should().BeEmpty();
    }

    [Fact]
    public void What_is_no_longer_named_is_forgotten()
    {
        _index.Set(One, [Of(ReferenceKind.Secret, "s")]);
        _index.Set(Two, [Of(ReferenceKind.Secret, "s")]);

        _index.Set(One, [Of(ReferenceKind.Secret, "t")]);
        _index.Remove(Two);

        _index.Naming(ReferenceKind.Secret, Secret).Should().BeEmpty();
        _index.Naming(ReferenceKind.Secret, new ResourceKey("shop", "t")).Should().Equal(One);
    }

    private static Reference Of(ReferenceKind kind, string name) => new(kind, name, null, "spec");
}
