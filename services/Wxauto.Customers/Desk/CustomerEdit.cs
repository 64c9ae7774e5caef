using Wxauto.Contracts.Accounts;
using Wxauto.Contracts.Customers;
using Wxauto.Contracts.Reasons;
using Wxauto.Customers.Families;
using Wxauto.Storage;

namespace Wxauto.Customers.Desk;

/// <summary>A change of a family under way: its rows are locked, and nothing is kept unless all of it is.</summary>
/// <param name="Now">Later than every change of the family before.</param>
internal sealed record CustomerEdit(WxautoDb Db, Family Family, Actor By, DateTimeOffset Now, FamilyRefresh Refresh)
{
    public Customer Root => Family.Root;

    public void Event(Guid subject, Reason what) => Refresh.Add(Db, subject, Now, By.Name, what);

    public void Event(Reason what) => Event(Root.Id, what);
}

/// <param name="Kind">As the audit names it.</param>
/// <param name="Fields">What was changed, without its values: they are the customer's and are forgotten with it, the audit is not.</param>
internal sealed record ChangeNote(string Kind, params string[] Fields);
