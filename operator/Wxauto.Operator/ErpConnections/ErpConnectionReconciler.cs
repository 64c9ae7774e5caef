using Wxauto.Contracts.Resources;
using Wxauto.Operator.References;
using Wxauto.Operator.Resources;
using Wxauto.Operator.Statuses;

namespace Wxauto.Operator.ErpConnections;

/// <summary>An ErpConnection is looked over; no role of this version serves it.</summary>
internal sealed class ErpConnectionReconciler(ReconcilerContext context, ReferenceIndex<ErpConnectionResource> index)
    : KindReconciler<ErpConnectionResource, ErpConnectionSpec, ErpConnectionResourceStatus>(context, index, "wxauto-erpconnection")
{
    protected override IEnumerable<Reference> References(ErpConnectionSpec spec) => SpecReferences.Of(spec);

    protected override Task<ErpConnectionResourceStatus> ObserveAsync(
        ErpConnectionResource connection, ErpConnectionResourceStatus? before, ConditionSet conditions, CancellationToken cancellationToken)
    {
        conditions.Ready(("NotServed", "This version has no ERP role: nothing is exchanged yet."));
        return Task.FromResult(new ErpConnectionResourceStatus());
    }
}
