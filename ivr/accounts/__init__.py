"""Who works with the consoles and what each may do: users, roles, sign-in, the audit, and the frame of every page.

Imports the base only. Rooms with pages of their own mount them with `guard`, which lets nobody in whom the table of
roles does not name.
"""
